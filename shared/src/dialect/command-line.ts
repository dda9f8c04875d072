/**
 * A command line taken apart: `AT+NAME=1,"two"` → name, operator and arguments, each with its place. Knows the V.250
 * notation (extended and basic commands, `;` between commands, §5.2–5.4), no dialect.
 */

export interface Span {
  /** Offsets into the text, from 0; `end` is behind the last character. */
  readonly start: number;
  readonly end: number;
}

export interface Argument extends Span {
  /** Without its quotes. */
  readonly text: string;
  readonly quoted: boolean;
  /** False where the closing quote is missing. */
  readonly closed: boolean;
  /** What stands behind the closing quote and does not belong there. */
  readonly trailing: string;
}

export interface CommandCall extends Span {
  /** `QMTCFG` for `AT+QMTCFG`, `E` for `ATE0`, `&F` for `AT&F`, empty for a bare `AT`. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly operator: '' | '?' | '=?' | '=';
  readonly args: readonly Argument[];
}

export interface CommandLineOptions {
  /** True where the module takes `;` as a separator even inside quotes. */
  semicolonEndsString?: boolean;
}

/** @returns the commands of the line in order, or undefined where it does not begin with AT */
export function parseCommandLine(line: string, options: CommandLineOptions = {}): CommandCall[] | undefined {
  if (!/^at/i.test(line)) return undefined;
  const calls: CommandCall[] = [];
  let position = 2;
  if (line.length === 2 || /^\s+$/.test(line.slice(2)))
    return [{ name: '', nameSpan: { start: 0, end: 2 }, operator: '', args: [], start: 0, end: 2 }];
  while (position < line.length) {
    if (line[position] === ';' || line[position] === ' ') {
      position++;
      continue;
    }
    const call =
      line[position] === '+' || /[#^%*$]/.test(line[position]!)
        ? parseExtended(line, position, options)
        : parseBasic(line, position);
    calls.push(call);
    position = Math.max(call.end, position + 1);
  }
  return calls;
}

function parseExtended(line: string, start: number, options: CommandLineOptions): CommandCall {
  const name = /^[+#^%*$][A-Za-z0-9_]*/.exec(line.slice(start))![0];
  let position = start + name.length;
  const nameSpan = { start, end: position };
  const clean = (name.startsWith('+') ? name.slice(1) : name).toUpperCase();
  const operator = line.startsWith('=?', position)
    ? '=?'
    : line[position] === '='
      ? '='
      : line[position] === '?'
        ? '?'
        : '';
  position += operator.length;
  if (operator !== '=') {
    const end = endOfCommand(line, position);
    const rest = line.slice(position, end);
    const args =
      rest.trim() === ''
        ? []
        : [{ text: rest.trim(), quoted: false, closed: true, trailing: '', start: position, end }];
    return { name: clean, nameSpan, operator, args, start, end };
  }
  const { args, end } = parseArguments(line, position, options);
  return { name: clean, nameSpan, operator, args, start, end };
}

/** One letter (or `&` and a letter), then a number, `?` or `=…`: `E0`, `&F`, `S3=13`. */
function parseBasic(line: string, start: number): CommandCall {
  const match = /^(&?[A-Za-z])(\d*)(=\?|=|\?)?/.exec(line.slice(start));
  if (!match) {
    const end = endOfCommand(line, start + 1);
    return { name: line.slice(start, end).toUpperCase(), nameSpan: { start, end }, operator: '', args: [], start, end };
  }
  const [whole, letter = '', digits = '', operator = ''] = match;
  const nameSpan = { start, end: start + letter.length };
  const number = {
    text: digits,
    quoted: false,
    closed: true,
    trailing: '',
    start: nameSpan.end,
    end: nameSpan.end + digits.length,
  };
  let end = start + whole.length;
  const args: Argument[] = digits ? [number] : [];
  if (operator === '=') {
    const value = parseArguments(line, end, {});
    args.push(...value.args);
    end = value.end;
  }
  return { name: letter.toUpperCase(), nameSpan, operator: operator as CommandCall['operator'], args, start, end };
}

function endOfCommand(line: string, from: number): number {
  const semicolon = line.indexOf(';', from);
  return semicolon < 0 ? line.length : semicolon;
}

function parseArguments(line: string, from: number, options: CommandLineOptions): { args: Argument[]; end: number } {
  const args: Argument[] = [];
  let position = from;
  for (;;) {
    while (line[position] === ' ') position++;
    const argument = line[position] === '"' ? parseQuoted(line, position, options) : parseBare(line, position);
    args.push(argument);
    position = argument.end;
    while (line[position] === ' ') position++;
    if (line[position] !== ',') return { args, end: position };
    position++;
  }
}

function parseQuoted(line: string, start: number, options: CommandLineOptions): Argument {
  let close = start + 1;
  while (close < line.length && line[close] !== '"' && !(options.semicolonEndsString && line[close] === ';')) close++;
  const closed = line[close] === '"';
  const text = line.slice(start + 1, close);
  let end = closed ? close + 1 : close;
  const behind = end;
  while (closed && end < line.length && line[end] !== ',' && line[end] !== ';') end++;
  return { text, quoted: true, closed, trailing: line.slice(behind, end).trim(), start, end };
}

function parseBare(line: string, start: number): Argument {
  let end = start;
  while (end < line.length && line[end] !== ',' && line[end] !== ';') end++;
  while (end > start && line[end - 1] === ' ') end--;
  return { text: line.slice(start, end), quoted: false, closed: true, trailing: '', start, end };
}
