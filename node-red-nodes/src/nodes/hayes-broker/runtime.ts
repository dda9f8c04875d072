/** Config node: one MQTT connection over a modem, with the property names of Node-RED's own `mqtt-broker`. */
import type { Node, NodeAPI, NodeDef, NodeStatus } from 'node-red';
import { BrokerConnection, type ConnectionState } from '../../broker/connection.ts';
import {
  type BrokerOverride,
  type BrokerProperties,
  type BrokerSettings,
  brokerSettings,
  isOn,
  overridden,
} from '../../broker/settings.ts';
import { localeOfRuntime, localised } from '../../common/locale.ts';
import { nodeStatus, refusedStatus } from '../../common/node-status.ts';
import { texts } from '../../common/texts.ts';
import { HayesError, sayError } from '../../engine.ts';
import type { ModemNode } from '../hayes-modem/runtime.ts';

export interface BrokerDef extends NodeDef, BrokerProperties {
  modem: string;
  tls?: string;
}

export interface BrokerCredentials {
  user?: string;
  password?: string;
}

/** A node that shows the connection's status. */
export interface BrokerUser {
  id: string;
  show(status: NodeStatus): void;
  /** For those who want to know more than what is shown. */
  became?(state: ConnectionState): void;
}

export interface BrokerNode extends Node<BrokerCredentials> {
  readonly connection: BrokerConnection;
  /** True where the broker keeps the subscriptions of a client that is away. */
  readonly keepsSession: boolean;
  /** False where such subscriptions are to outlive a stopped flow. */
  readonly autoUnsubscribe: boolean;
  register(user: BrokerUser): void;
  /** @param removed true where the user is gone for good: the last one takes the connection with it */
  deregister(user: BrokerUser, removed: boolean): Promise<void>;
  /** The connect action: with other settings than the configured ones, where given. */
  connect(override?: BrokerOverride): Promise<void>;
}

interface TlsNode extends Node {
  addTLSOptions(options: Record<string, unknown>): Record<string, unknown>;
}

export function brokerNode(RED: NodeAPI): void {
  function HayesBroker(this: BrokerNode, def: BrokerDef): void {
    RED.nodes.createNode(this, def);
    const locale = localeOfRuntime(RED);
    const modem = RED.nodes.getNode(def.modem) as ModemNode | null;
    const users = new Map<string, BrokerUser>();
    const shownAs = ({ status, refusal }: ConnectionState): NodeStatus =>
      refusal ? refusedStatus(refusal, locale) : nodeStatus(status, locale);
    let closed = false;

    const connection = new BrokerConnection({
      modem: async () => {
        if (!modem) throw new HayesError(texts['no-modem']);
        return modem.use();
      },
      changed: (state) => {
        const shown = shownAs(state);
        for (const user of users.values()) {
          user.show(shown);
          user.became?.(state);
        }
      },
      log: (level, error) => {
        const line = sayError(error, locale);
        if (level === 'info') this.log(line);
        else this[level](line);
      },
      failed: (error) => this.error(localised(error, locale).message),
    });
    const settings = (override?: BrokerOverride): BrokerSettings => {
      const properties = override ? overridden(def, override) : def;
      const credentials = { ...this.credentials };
      if (override?.username !== undefined) credentials.user = override.username;
      if (override?.password !== undefined) credentials.password = override.password;
      const tls = def.tls ? (RED.nodes.getNode(def.tls) as TlsNode | null) : null;
      return brokerSettings(properties, credentials, tls?.addTLSOptions({}));
    };
    const disconnect = (): Promise<void> => {
      const ending = connection.disconnect();
      modem?.ending.add(ending);
      ending.finally(() => modem?.ending.delete(ending));
      return ending;
    };

    const or = (flag: BrokerProperties['autoConnect'], otherwise: boolean) =>
      flag === undefined ? otherwise : isOn(flag);
    Object.assign(this, {
      connection,
      keepsSession: !or(def.cleansession, true),
      autoUnsubscribe: or(def.autoUnsubscribe, true),
    });

    this.register = (user) => {
      users.set(user.id, user);
      user.show(shownAs(connection.state));
      user.became?.(connection.state);
      if (or(def.autoConnect, true) && users.size === 1 && !connection.state.refusal) void connection.connect(settings);
    };

    this.deregister = async (user, removed) => {
      users.delete(user.id);
      if (removed && users.size === 0 && !closed) await disconnect();
    };

    this.connect = async (override) => {
      if (connection.active) {
        if (!override) return;
        if (!override.force) throw new HayesError(texts['already-connected']);
        await disconnect();
      }
      await connection.connect(() => settings(override));
      if (connection.state.refusal) throw connection.state.refusal;
    };

    this.on('close', (done: () => void) => {
      closed = true;
      disconnect()
        .catch((error: unknown) => this.error(localised(error, locale).message))
        .finally(() => {
          connection.subscriptions.close();
          done();
        });
    });
  }

  RED.nodes.registerType<BrokerNode, BrokerDef, object, BrokerCredentials>('hayes-broker', HayesBroker, {
    credentials: { user: { type: 'text' }, password: { type: 'password' } },
  });
}
