/** The part of Node-RED's editor that the dialogs use. The published types know validators without messages only. */
/// <reference types="jquery" />

export interface EditorNode {
  id: string;
  type: string;
  name?: string;
  _(key: string, values?: Record<string, string | number>): string;
  [property: string]: unknown;
}

export interface NodeProperty {
  value: unknown;
  required?: boolean;
  /** Of the config node that the property points to. */
  type?: string;
  label?: string;
  /** Made by `check`. */
  validate?: Validator;
}

export type Validator = ((this: EditorNode, value: unknown, options: unknown) => boolean | string) & { [made]: true };
declare const made: unique symbol;

/**
 * Node-RED takes a text for the reason of a refusal only from a function with two parameters; from others it is `true`.
 *
 * @param test returns true, or what is wrong
 */
export const check = (test: (this: EditorNode, value: unknown) => boolean | string): Validator =>
  function (this: EditorNode, value: unknown, _options: unknown) {
    return test.call(this, value);
  } as Validator;

export interface NodeDefinition {
  category: string;
  defaults: Record<string, NodeProperty>;
  credentials?: Record<string, { type: 'text' | 'password' }>;
  color?: string;
  inputs?: number;
  outputs?: number;
  icon?: string;
  align?: 'right';
  paletteLabel?(this: EditorNode): string;
  label(this: EditorNode): string;
  labelStyle?(this: EditorNode): string;
  oneditprepare?(this: EditorNode): void;
  oneditsave?(this: EditorNode): void;
}

export interface Editor {
  _(key: string, values?: Record<string, string | number>): string;
  nodes: {
    registerType(type: string, definition: NodeDefinition): void;
    node(id: unknown): EditorNode | null | undefined;
    eachConfig(visit: (node: EditorNode) => boolean): void;
  };
  editor: { validateNode(node: EditorNode): boolean };
  tabs: { create(options: { id: string; onchange(tab: { id: string }): void }): Tabs };
  i18n: { lang(): string };
}

export interface Tabs {
  addTab(tab: { id: string; label: string }): void;
  resize(): void;
}

/** The text of one node set, wherever it is asked for. */
export const textOf =
  (red: Editor, node: string) =>
  (key: string, values?: Record<string, string | number>): string =>
    red._(`@hayes-at/node-red-modem/${node}:${key}`, values);

export const isChecked = (selector: string): boolean => $(selector).is(':checked');

export const fieldValue = (selector: string): string => String($(selector).val() ?? '').trim();
