/** Forms, parameters and values the way people read them: with the manual's names. */
import {
  type Dialect,
  type Form,
  type Param,
  printRanges,
  type Range,
  type Signature,
  type SignatureNode,
} from '../dialect/index.ts';

/** A signature with the manual's names: `AT+QMTOPEN=<TCP_connectID>,<host_name>,<port>`. */
export function printSignature(signature: Signature, param: (name: string) => Param): string {
  const printNode = (node: SignatureNode): string => {
    switch (node.kind) {
      case 'text':
        return node.text;
      case 'crlf':
        return '<CR><LF>';
      case 'field':
        return `<${param(node.name).as}>`;
      case 'optional':
        return `[${print(node.nodes)}]`;
      case 'repeat':
        return `[${print(node.nodes)}…]`;
    }
  };
  const print = (nodes: readonly SignatureNode[]): string => nodes.map(printNode).join('');
  return print(signature.nodes);
}

export const printForm = (form: Form): string => printSignature(form.send, (name) => form.param(name));

/** The beginning of a form's line, without parameters: `AT+QMTCFG="will"`, `AT+QMTOPEN?`. */
export function formHead(form: Form): string {
  const { source } = form.send;
  const end = source.search(/[<[{]/);
  return (end < 0 ? source : source.slice(0, end)).replace(/[=,]$/, '');
}

/** Allowed codes, as they stand on the line. */
export const printCodes = (param: Param, most = 12): string => {
  const codes = [...new Set(param.codes.map(({ code }) => code))].sort(
    (one, other) => (Number(one) || 0) - (Number(other) || 0),
  );
  return codes.slice(0, most).join(', ') + (codes.length > most ? ', …' : '');
};

export const printLengths = (ranges: readonly Range[]): string => printRanges(ranges);

export const dialectName = (dialect: Dialect): string =>
  dialect.model ? `${dialect.id}/${dialect.model}` : dialect.id;

/** A control character by its usual name. */
export function charName(char: string): string {
  const names: Record<string, string> = {
    '\r': 'CR',
    '\n': 'LF',
    '\0': 'NUL',
    '\x1a': 'Ctrl-Z',
    '\x1b': 'Esc',
    '"': '`"`',
    ';': '`;`',
  };
  return names[char] ?? `\`${char}\``;
}
