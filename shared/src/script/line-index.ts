/** Offsets in a text ⇄ lines and columns, both from 1; columns count UTF-16 units, as editors do. */

export interface Position {
  readonly line: number;
  readonly column: number;
}

export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  get count(): number {
    return this.#starts.length;
  }

  /** Offset of a line's first character; the text's length where there is no such line. */
  startOf(line: number): number {
    return this.#starts[line - 1] ?? this.#length;
  }

  positionAt(offset: number): Position {
    const wanted = Math.max(0, Math.min(offset, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= wanted) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: wanted - this.#starts[low]! + 1 };
  }

  /** A column behind the line's end gives the line's end. */
  offsetAt({ line, column }: Position): number {
    if (line < 1) return 0;
    return Math.min(
      this.startOf(line) + Math.max(0, column - 1),
      Math.max(this.startOf(line), this.startOf(line + 1) - 1, line >= this.count ? this.#length : 0),
    );
  }
}
