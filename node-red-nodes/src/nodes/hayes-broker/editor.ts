import { isTopic } from '../../common/topic.ts';
import { allows, bytesIn, fetchDialects, limitsOfModem, printRanges } from '../../editor/dialects.ts';
import { check, type Editor, fieldValue, isChecked, type NodeProperty, textOf } from '../../editor/red.ts';

declare const RED: Editor;

const t = textOf(RED, 'hayes-broker');
const field = (name: string): string => `#node-config-input-${name}`;
const isOpen = (): boolean => $('#hayes-broker-tabs').length > 0;

/** Limits of the modem that is chosen in the dialog, or else in the node. */
const limits = (modem: unknown) =>
  limitsOfModem(RED.nodes.node(isOpen() ? fieldValue(field('modem')) : modem) as never);

const isTopicOrNothing = check((value) => !value || isTopic(value) || t('error.topic'));

const message = (name: 'birth' | 'close' | 'will'): Record<string, NodeProperty> => ({
  [`${name}Topic`]: { value: '', validate: isTopicOrNothing },
  [`${name}Qos`]: { value: '0' },
  [`${name}Retain`]: { value: 'false' },
  [`${name}Payload`]: { value: '' },
});

RED.nodes.registerType('hayes-broker', {
  category: 'config',
  defaults: {
    name: { value: '' },
    modem: { value: '', type: 'hayes-modem', required: true, label: t('label.modem') },
    broker: {
      value: '',
      required: true,
      validate: check(function (value) {
        const host = String(value ?? '').trim();
        if (host === '') return t('error.broker');
        if (/^(wss?|https?):/i.test(host)) return t('error.scheme');
        const ranges = limits(this.modem)?.broker;
        return allows(ranges, bytesIn(host)) || t('error.length', { range: printRanges(ranges ?? []) });
      }),
    },
    port: {
      value: 1883,
      validate: check((value) => value === '' || isPort(value) || t('error.port')),
    },
    tls: { value: '', type: 'tls-config', required: false, label: t('label.tls') },
    clientid: {
      value: '',
      validate: check(function (value) {
        const id = String(value ?? '');
        const clean = isOpen() ? isChecked(field('cleansession')) : this.cleansession !== false;
        if (id === '') return clean || t('error.clientid');
        const ranges = limits(this.modem)?.clientid;
        return allows(ranges, bytesIn(id)) || t('error.length', { range: printRanges(ranges ?? []) });
      }),
    },
    autoConnect: { value: true },
    usetls: { value: false },
    protocolVersion: {
      value: 4,
      validate: check((value) => ['', '3', '4'].includes(String(value ?? '')) || t('error.protocolVersion')),
    },
    keepalive: {
      value: 60,
      validate: check(function (value) {
        const seconds = Number(value);
        if (value === '' || !Number.isInteger(seconds) || seconds < 0) return t('error.number');
        const ranges = limits(this.modem)?.keepalive;
        return allows(ranges, seconds) || t('error.keepalive', { range: printRanges(ranges ?? []) });
      }),
    },
    cleansession: { value: true },
    autoUnsubscribe: { value: true },
    ...message('birth'),
    ...message('close'),
    ...message('will'),
  },
  credentials: {
    user: { type: 'text' },
    password: { type: 'password' },
  },
  label() {
    if (this.name) return this.name;
    const host = String(this.broker || '?');
    const server = host.includes('://') ? host : `${host}:${String(this.port || 1883)}`;
    return this.clientid ? `${String(this.clientid)}@${server}` : server;
  },
  labelStyle() {
    return this.name ? 'node_label_italic' : '';
  },
  oneditprepare() {
    prepareTabs();
    const sections = ['birth', 'close', 'will'] as const;
    const used = sections.filter((name) => this[`${name}Topic`]);
    // With none in use the first is open, so that one sees what the sections are.
    for (const name of sections) prepareSection(name, used.length > 0 ? used.includes(name) : name === 'birth');
    // A flow from elsewhere may lack what the dialog's lists have an entry for.
    const usual = { protocolVersion: '4', ...Object.fromEntries(sections.flatMap(usualChoices)) };
    for (const [name, choice] of Object.entries(usual)) {
      if (!$(field(name)).val()) $(field(name)).val(choice);
    }
    prepareDependencies();
  },
  oneditsave() {
    if (!isChecked(field('usetls'))) $(field('tls')).val('');
  },
});

// A flow's brokers were checked before the dialects were known: check them again now.
fetchDialects().then(() =>
  RED.nodes.eachConfig((node) => {
    if (node.type === 'hayes-broker') RED.editor.validateNode(node);
    return true;
  }),
);

const isPort = (value: unknown): boolean =>
  Number.isInteger(Number(value)) && Number(value) > 0 && Number(value) < 65536;

const usualChoices = (section: string): [string, string][] => [
  [`${section}Qos`, '0'],
  [`${section}Retain`, 'false'],
];

function prepareTabs(): void {
  const tabs = RED.tabs.create({
    id: 'hayes-broker-tabs',
    onchange: ({ id }) => {
      $('#hayes-broker-tabs-content').children().hide();
      $(`#${id}`).show();
    },
  });
  for (const name of ['connection', 'security', 'messages']) {
    tabs.addTab({ id: `hayes-broker-tab-${name}`, label: t(`tab.${name}`) });
  }
  setTimeout(() => tabs.resize(), 0);
}

function prepareSection(name: string, expanded: boolean): void {
  const section = $(`#hayes-broker-section-${name}`);
  const header = section.find('.red-ui-palette-header');
  const toggle = (open: boolean) => {
    header.find('i').toggleClass('expanded', open);
    section.find('.section-content').toggle(open);
  };
  header.on('click', () => toggle(!header.find('i').hasClass('expanded')));
  toggle(expanded);
}

/** What is shown, and what is checked, depends on other fields. */
function prepareDependencies(): void {
  const recheck = (...names: string[]) => {
    for (const name of names) $(field(name)).trigger('change');
  };
  const session = () => {
    const clean = isChecked(field('cleansession'));
    $('#hayes-broker-unsubscribe-row').toggle(!clean);
    $(field('clientid')).attr('placeholder', t(clean ? 'placeholder.clientid' : 'placeholder.clientid-kept'));
    recheck('clientid');
  };
  const tls = () => {
    const on = isChecked(field('usetls'));
    $('#hayes-broker-tls-row').toggle(on);
    // The usual port goes with the usual choice.
    const port = fieldValue(field('port'));
    if (port === (on ? '1883' : '8883')) $(field('port')).val(on ? '8883' : '1883');
  };
  const modem = () => {
    const ranges = limits(undefined)?.keepalive;
    $('#hayes-broker-keepalive-range').text(ranges?.length ? t('range', { range: printRanges(ranges) }) : '');
    recheck('keepalive', 'broker', 'clientid');
  };
  $(field('cleansession')).on('change', session);
  $(field('usetls')).on('change', tls);
  $(field('modem')).on('change', modem);
  $(field('broker')).on('change keyup', () => {
    $(field('port')).prop('disabled', fieldValue(field('broker')).includes('://'));
  });
  // Node-RED fills in the fields and config pickers around this call.
  setTimeout(() => {
    session();
    $('#hayes-broker-tls-row').toggle(isChecked(field('usetls')));
    recheck('modem', 'broker');
  }, 50);
}
