/** Secrets blotted out of everything that is reported. */

export const MASK = '***';

export class Mask {
  readonly #secrets = new Set<string>();

  /** A value that must not be shown, in any of the shapes in which it can stand on a line. */
  add(secret: string): void {
    if (secret === '') return;
    this.#secrets.add(secret);
    const bytes = new TextEncoder().encode(secret);
    if (bytes.length < 3) return;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    this.#secrets.add(hex).add(hex.toUpperCase());
  }

  apply(text: string): string {
    let shown = text;
    for (const secret of [...this.#secrets].sort((one, other) => other.length - one.length))
      shown = shown.split(secret).join(MASK);
    return shown;
  }
}
