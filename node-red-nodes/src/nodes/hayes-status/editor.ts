import { type Editor, textOf } from '../../editor/red.ts';

declare const RED: Editor;

const t = textOf(RED, 'hayes-status');

RED.nodes.registerType('hayes-status', {
  category: 'network',
  defaults: {
    name: { value: '' },
    broker: { value: '', type: 'hayes-broker', required: true, label: t('label.broker') },
  },
  color: '#b9d7c6',
  inputs: 0,
  outputs: 1,
  icon: 'hayes.svg',
  paletteLabel: () => t('palette'),
  label() {
    return this.name || t('palette');
  },
  labelStyle() {
    return this.name ? 'node_label_italic' : '';
  },
});
