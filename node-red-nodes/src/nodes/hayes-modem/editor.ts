import type { DialectEntry } from '../../admin/catalogue.ts';
import { dialectEntry, fetchDialects } from '../../editor/dialects.ts';
import { Picker } from '../../editor/picker.ts';
import { check, type Editor, fieldValue, textOf } from '../../editor/red.ts';

declare const RED: Editor;

const t = textOf(RED, 'hayes-modem');

/** What `GET hayes/ports` answers. */
interface Ports {
  ports: { path: string; label?: string }[];
  emulators: string[];
}

RED.nodes.registerType('hayes-modem', {
  category: 'config',
  defaults: {
    name: { value: '' },
    port: {
      value: '',
      required: true,
      validate: check((value) => String(value ?? '').trim() !== '' || t('error.port')),
    },
    baud: {
      value: 115200,
      required: true,
      validate: check((value) => (Number.isInteger(Number(value)) && Number(value) > 0) || t('error.baud')),
    },
    dialect: {
      value: '',
      required: true,
      validate: check((value) => String(value ?? '').trim() !== '' || t('error.dialect')),
    },
    model: {
      value: '',
      validate: check(function (value) {
        const entry = dialectEntry(this.dialect);
        if (!value || !entry || entry.models.includes(String(value))) return true;
        return t('error.model', { models: entry.models.join(', ') });
      }),
    },
    apn: { value: '' },
  },
  credentials: {
    pin: { type: 'password' },
    apnUser: { type: 'text' },
    apnPassword: { type: 'password' },
  },
  label() {
    return this.name || String(this.port || '') || 'modem';
  },
  labelStyle() {
    return this.name ? 'node_label_italic' : '';
  },
  oneditprepare() {
    preparePorts();
    prepareDialects(String(this.model ?? ''));
  },
});

function preparePorts(): void {
  const picker = new Picker(
    '#hayes-modem-ports',
    '#node-config-input-port',
    '#hayes-modem-other-port',
    t('picker.other-port'),
  );
  const refresh = () =>
    $.getJSON('hayes/ports').then(
      ({ ports, emulators }: Ports) =>
        picker.fill([
          ...ports.map(({ path, label }) => ({ value: path, label: label ? `${path} (${label})` : path })),
          ...emulators.map((id) => ({ value: id, label: t('picker.emulator', { name: id }) })),
        ]),
      () => picker.fill([]),
    );
  $('#hayes-modem-refresh').on('click', (event) => {
    event.preventDefault();
    refresh();
  });
  refresh();
}

function prepareDialects(model: string): void {
  const field = '#node-config-input-dialect';
  const picker = new Picker('#hayes-modem-dialects', field, '#hayes-modem-other-dialect', t('picker.other-dialect'));
  const chinese = /^zh/i.test(RED.i18n.lang());
  const title = ({ id, title: both }: DialectEntry) => `${chinese ? both.zh : both.en} (${id})`;
  $(field).on('change input', () =>
    showModels(dialectEntry(fieldValue(field)), fieldValue('#node-config-input-model')),
  );
  $('#hayes-modem-models').on('change', () => {
    $('#node-config-input-model').val(fieldValue('#hayes-modem-models')).trigger('change');
  });
  fetchDialects().then((entries) => {
    // A new modem starts with the first dialect rather than with an error.
    if (fieldValue(field) === '' && entries[0]) $(field).val(entries[0].id);
    picker.fill(entries.map((entry) => ({ value: entry.id, label: title(entry) })));
    showModels(dialectEntry(fieldValue(field)), model);
  });
}

/** A dialect of the user's own may have any models: then the name is typed. */
function showModels(entry: DialectEntry | undefined, model: string): void {
  const field = $('#node-config-input-model');
  const list = $('#hayes-modem-models').empty();
  field.toggle(!entry);
  list.toggle(!!entry);
  if (!entry) return;
  list.append($('<option>').val('').text(t('picker.any-model')));
  for (const name of entry.models) list.append($('<option>').val(name).text(name));
  const chosen = entry.models.includes(model) ? model : '';
  list.val(chosen);
  field.val(chosen);
}
