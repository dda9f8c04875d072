import { isTopic } from '../../common/topic.ts';
import { check, type Editor, textOf } from '../../editor/red.ts';

declare const RED: Editor;

const t = textOf(RED, 'hayes-mqtt-out');

RED.nodes.registerType('hayes-mqtt-out', {
  category: 'network',
  defaults: {
    name: { value: '' },
    topic: { value: '', validate: check((value) => !value || isTopic(value) || t('error.topic')) },
    qos: { value: '' },
    retain: { value: '' },
    broker: { value: '', type: 'hayes-broker', required: true, label: t('label.broker') },
  },
  color: '#b9d7c6',
  inputs: 1,
  outputs: 0,
  icon: 'hayes.svg',
  align: 'right',
  paletteLabel: () => t('palette'),
  label() {
    return this.name || String(this.topic ?? '') || t('palette');
  },
  labelStyle() {
    return this.name ? 'node_label_italic' : '';
  },
});
