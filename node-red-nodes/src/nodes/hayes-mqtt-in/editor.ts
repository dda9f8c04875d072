import { isFilter } from '../../common/topic.ts';
import { check, type Editor, fieldValue, textOf } from '../../editor/red.ts';

declare const RED: Editor;

const t = textOf(RED, 'hayes-mqtt-in');

const isDynamic = (inputs: unknown): boolean => {
  const kind = $('#hayes-mqtt-in-kind');
  return kind.length > 0 ? kind.val() === '1' : Number(inputs) === 1;
};

RED.nodes.registerType('hayes-mqtt-in', {
  category: 'network',
  defaults: {
    name: { value: '' },
    topic: {
      value: '',
      validate: check(function (value) {
        return isDynamic(this.inputs) || isFilter(value) || t('error.topic');
      }),
    },
    qos: { value: '2' },
    datatype: { value: 'auto-detect', required: true },
    broker: { value: '', type: 'hayes-broker', required: true, label: t('label.broker') },
    inputs: { value: 0 },
  },
  color: '#b9d7c6',
  inputs: 0,
  outputs: 1,
  icon: 'hayes.svg',
  paletteLabel: () => t('palette'),
  label() {
    return this.name || (Number(this.inputs) === 1 ? '' : String(this.topic ?? '')) || t('palette');
  },
  labelStyle() {
    return this.name ? 'node_label_italic' : '';
  },
  oneditprepare() {
    const kind = $('#hayes-mqtt-in-kind');
    kind.on('change', () => {
      const dynamic = fieldValue('#hayes-mqtt-in-kind') === '1';
      $('#node-input-inputs').val(dynamic ? 1 : 0);
      $('.hayes-mqtt-in-static').toggle(!dynamic);
      $('#node-input-topic').trigger('change');
    });
    kind.val(Number(this.inputs) === 1 ? '1' : '0').trigger('change');
    if (this.qos === undefined) $('#node-input-qos').val('2');
    if (this.datatype === undefined) $('#node-input-datatype').val('auto-detect');
  },
  oneditsave() {
    if (isDynamic(this.inputs)) $('#node-input-topic').val('');
  },
});
