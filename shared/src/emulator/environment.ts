/** What surrounds the module and what it is: SIM, network, address, identity. The host can only ask, or enter a PIN. */
import type { Cause, Dialect, FactValue } from '../dialect/index.ts';

export interface EnvironmentOptions {
  /** `pin` asks for one; default `ready`. */
  sim?: 'ready' | 'pin' | 'puk' | 'missing';
  /** What the SIM accepts; default 1234. */
  pin?: string;
  puk?: string;
  /** Attempts left for the PIN; default 3. */
  attempts?: number;
  /** What the network says while SIM and radio are on; default home. */
  registration?: 'home' | 'roaming' | 'searching' | 'denied' | 'no' | 'unknown';
  /** 0..31, 99 where unknown; default 20. */
  rssi?: number;
  ber?: number;
  /** IPv4 address of the data connection; default 10.0.0.2. Empty: the network gives none. */
  address?: string;
  operator?: string;
  serial?: string;
}

export class Environment {
  readonly #dialect: Dialect;
  readonly #options: Required<EnvironmentOptions>;
  sim: Required<EnvironmentOptions>['sim'];
  attempts: number;
  network: Required<EnvironmentOptions>['registration'];
  rssi: number;
  address: string;
  radio: string = 'on';
  detached = false;
  /** The data connection is gone, until the module attaches anew. */
  hasLostData = false;
  /** False where a command has to bring the data connection up, and none has yet. */
  #isActive: boolean;
  #newPin: string;

  constructor(dialect: Dialect, options: EnvironmentOptions = {}) {
    this.#dialect = dialect;
    this.#options = {
      sim: 'ready',
      pin: '1234',
      puk: '12345678',
      attempts: 3,
      registration: 'home',
      rssi: 20,
      ber: 0,
      address: '10.0.0.2',
      operator: '00101',
      serial: '004999010640000',
      ...options,
    };
    this.sim = this.#options.sim;
    this.attempts = this.#options.attempts;
    this.network = this.#options.registration;
    this.rssi = this.#options.rssi;
    this.address = this.#options.address;
    this.#newPin = this.#options.pin;
    this.#isActive = !this.#needsActivation;
  }

  /** After a restart the radio is on and a SIM with a PIN asks for it again. */
  restart(): void {
    this.radio = 'on';
    this.detached = false;
    this.hasLostData = false;
    this.#isActive = !this.#needsActivation;
    if (this.sim === 'ready' && this.#options.sim === 'pin') this.sim = 'pin';
  }

  get registration(): string {
    return this.radio === 'on' && this.sim === 'ready' ? this.network : 'no';
  }

  get isAttached(): boolean {
    return !this.detached && (this.registration === 'home' || this.registration === 'roaming');
  }

  get hasData(): boolean {
    return this.isAttached && this.address !== '' && !this.hasLostData;
  }

  get #needsActivation(): boolean {
    return [...this.#dialect.commands.values()].some(({ forms }) => forms.some(({ does }) => does === 'activate'));
  }

  /** True while the data connection is up. */
  get isActive(): boolean {
    return this.#isActive && this.hasData;
  }

  activate(): void {
    this.#isActive = true;
    this.hasLostData = false;
  }

  deactivate(): void {
    this.#isActive = !this.#needsActivation;
  }

  /** @returns why the PIN does not help */
  enterPin(pin: string): Cause {
    if (this.sim === 'missing') return 'sim-missing';
    if (this.sim === 'puk') return 'sim-pin';
    if (this.sim === 'ready') return 'parameter';
    if (pin === this.#newPin) {
      this.sim = 'ready';
      this.attempts = this.#options.attempts;
      return 'ok';
    }
    this.attempts--;
    if (this.attempts <= 0) this.sim = 'puk';
    return 'sim-pin';
  }

  enterPuk(puk: string, newPin: string): Cause {
    if (this.sim !== 'puk') return 'parameter';
    if (puk !== this.#options.puk) return 'sim-pin';
    this.#newPin = newPin;
    this.sim = 'ready';
    this.attempts = this.#options.attempts;
    return 'ok';
  }

  /** What the module says when it is asked; undefined where it has nothing to say. */
  fact(name: string, now: number): FactValue | undefined {
    switch (name) {
      case 'sim':
        return this.sim;
      case 'attempts':
        return this.attempts;
      case 'registration':
        return this.registration;
      case 'rssi':
        return this.registration === 'no' ? 99 : this.rssi;
      case 'ber':
        return this.registration === 'no' ? 99 : this.#options.ber;
      case 'radio':
        return this.radio;
      case 'attached':
        return this.isAttached;
      case 'address':
        return this.isActive ? this.address : undefined;
      case 'active':
        // Nothing is said of a connection that is down.
        return this.isActive || undefined;
      case 'operator':
        return this.isAttached ? this.#options.operator : undefined;
      case 'serial':
        return this.#options.serial;
      case 'clock':
        return clockText(new Date(now));
      default:
        return this.#dialect.answers[name];
    }
  }
}

/** 3GPP TS 27.007 §8.15: yy/MM/dd,hh:mm:ss±zz, zz in quarters of an hour; the emulated module lives in UTC. */
function clockText(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [date.getUTCFullYear() % 100, date.getUTCMonth() + 1, date.getUTCDate()].map(two).join('/');
  return `${day},${[date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')}+00`;
}
