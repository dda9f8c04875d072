/** Bytes that have come and are not used yet. Grows as needed, copies rarely. */
export class ByteQueue {
  #buffer = new Uint8Array(1024);
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  push(bytes: Uint8Array): void {
    if (this.#end + bytes.length > this.#buffer.length) {
      const needed = this.length + bytes.length;
      const target = needed > this.#buffer.length / 2 ? new Uint8Array(Math.max(1024, needed * 2)) : this.#buffer;
      target.set(this.#buffer.subarray(this.#start, this.#end));
      this.#end -= this.#start;
      this.#start = 0;
      this.#buffer = target;
    }
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** What is there now; valid until the next push. */
  view(): Uint8Array {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  drop(count: number): void {
    this.#start += count;
    if (this.#start === this.#end) {
      this.#start = 0;
      this.#end = 0;
      if (this.#buffer.length > 256 * 1024) this.#buffer = new Uint8Array(1024);
    }
  }
}
