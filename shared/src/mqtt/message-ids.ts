/** Message ids 1…65535, each once in flight, wrapping round (MQTT 3.1.1 §2.3.1). */
export class MessageIds {
  #last = 0;
  readonly #inFlight = new Set<number>();

  take(): number {
    do this.#last = (this.#last % 65_535) + 1;
    while (this.#inFlight.has(this.#last));
    this.#inFlight.add(this.#last);
    return this.#last;
  }

  release(id: number): void {
    this.#inFlight.delete(id);
  }
}
