/**
 * The emulated module, kept between runs as hardware keeps its state: a section can be run after the one that connects.
 * A whole script starts with a fresh module.
 */
import type { Dialect } from 'hayes/dialect';
import { Emulator, MemoryBroker, mqttUplink, type Uplink } from 'hayes/emulator';
import { HayesError } from 'hayes/text';
import { systemClock } from 'hayes/transport';
import { messages } from '../messages.ts';
import { parseMapping } from './mapping.ts';

export class EmulatorShelf {
  #present: { key: string; emulator: Emulator } | undefined;

  /** @throws HayesError where the mapping cannot be read */
  async take(dialect: Dialect, options: { fresh: boolean; emulatorMap: readonly string[] }): Promise<Emulator> {
    const key = JSON.stringify([dialect.id, dialect.model, options.emulatorMap]);
    if (this.#present && this.#present.key === key && !options.fresh) return this.#present.emulator;
    const { map, mistake } = parseMapping(options.emulatorMap);
    if (mistake !== undefined) throw new HayesError(messages.badMapping, { text: mistake });
    await this.close();
    // Without a broker of the user's, one in memory takes every connection: nothing needs to be installed.
    const uplink: Uplink =
      options.emulatorMap.length > 0 ? mqttUplink({ map }) : new MemoryBroker({ clock: systemClock }).uplink();
    const emulator = new Emulator({ dialect, uplink });
    this.#present = { key, emulator };
    return emulator;
  }

  async close(): Promise<void> {
    const present = this.#present;
    this.#present = undefined;
    await present?.emulator.close();
  }
}
