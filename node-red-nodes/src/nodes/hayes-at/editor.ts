import { type Editor, textOf } from '../../editor/red.ts';

declare const RED: Editor;

const t = textOf(RED, 'hayes-at');

RED.nodes.registerType('hayes-at', {
  category: 'network',
  defaults: {
    name: { value: '' },
    command: { value: '' },
    modem: { value: '', type: 'hayes-modem', required: true, label: t('label.modem') },
  },
  color: '#b9d7c6',
  inputs: 1,
  outputs: 1,
  icon: 'hayes.svg',
  paletteLabel: () => t('palette'),
  label() {
    return this.name || String(this.command ?? '') || t('palette');
  },
  labelStyle() {
    return this.name ? 'node_label_italic' : '';
  },
});
