/** Arguments up to the cursor; commas inside quotes separate nothing. */
export function splitArguments(written: string): string[] {
  const args = [''];
  let quoted = false;
  for (const char of written) {
    if (char === '"') quoted = !quoted;
    if (char === ',' && !quoted) args.push('');
    else args[args.length - 1] += char;
  }
  return args.map((argument) => argument.trimStart());
}
