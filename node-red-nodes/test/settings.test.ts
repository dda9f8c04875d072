import assert from 'node:assert/strict';
import { brokerSettings, overridden } from '../src/broker/settings.ts';

describe('settings of the broker node', () => {
  it('have the core nodes’ names and defaults', () => {
    const { options, birth, close, label } = brokerSettings({ broker: 'broker.example.org' });
    assert.equal(options.host, 'broker.example.org');
    assert.equal(options.port, 1883);
    assert.equal(options.keepalive, 60);
    assert.equal(options.clean, true);
    assert.equal(options.protocolVersion, 4);
    assert.match(options.clientId, /^nodered[0-9a-f]{16}$/);
    assert.equal(options.tls, undefined);
    assert.equal(birth ?? close ?? options.will, undefined);
    assert.equal(label, 'broker.example.org:1883');
  });

  it('take numbers and flags as flows store them', () => {
    const { options, birth } = brokerSettings(
      {
        broker: ' 192.0.2.1 ',
        port: '1884',
        clientid: 'me',
        keepalive: '15',
        cleansession: false,
        protocolVersion: '3',
        birthTopic: 'b',
        birthQos: '2',
        birthRetain: 'true',
        birthPayload: 'on',
        willTopic: 'w',
      },
      { user: 'u', password: 'p' },
    );
    assert.deepEqual(
      [options.host, options.port, options.keepalive, options.clean, options.protocolVersion],
      ['192.0.2.1', 1884, 15, false, 3],
    );
    assert.deepEqual([options.username, options.password], ['u', 'p']);
    assert.deepEqual(birth, { topic: 'b', payload: Buffer.from('on'), qos: 2, retain: true });
    assert.deepEqual(options.will, { topic: 'w', payload: Buffer.alloc(0), qos: 0, retain: false });
  });

  it('take addresses as URLs', () => {
    const of = (broker: string) => brokerSettings({ broker }).options;
    assert.deepEqual([of('mqtt://h').host, of('mqtt://h').port], ['h', 1883]);
    assert.deepEqual([of('tcp://h:7').host, of('tcp://h:7').port], ['h', 7]);
    assert.deepEqual([of('mqtts://h').port, of('mqtts://h').tls], [8883, {}]);
    assert.equal(of('mqtt://[2001:db8::1]:1883').host, '2001:db8::1');
    assert.throws(() => of('ws://h/mqtt'), /cannot connect to ws:\/\/h\/mqtt/);
  });

  it('hand the TLS configuration on, as far as a module can use it', () => {
    const tls = brokerSettings({ broker: 'h', usetls: true }, {}, { ca: Buffer.from('PEM'), rejectUnauthorized: true });
    assert.deepEqual(tls.options.tls, { ca: 'PEM', rejectUnauthorized: true });
    assert.equal(tls.options.port, 8883);
    assert.throws(() => brokerSettings({ broker: 'h', usetls: true }, {}, { passphrase: 'x' }), /passphrase/);
  });

  it('are refused where no module can have them', () => {
    assert.throws(() => brokerSettings({ broker: '' }), /no address/);
    assert.throws(() => brokerSettings({ broker: 'h', protocolVersion: 5 }), /MQTT 5/);
    assert.throws(() => brokerSettings({ broker: 'h', keepalive: '1.5' }), /keepalive is not a whole number/);
    assert.throws(() => brokerSettings({ broker: 'h', cleansession: false }), /client ID/);
    assert.throws(() => brokerSettings({ broker: 'h', willTopic: 'a/#' }), /a\/#/);
    assert.throws(() => brokerSettings({ broker: 'h', willTopic: 'a', willQos: '3' }), /QoS/);
  });

  it('are overridden by a connect action', () => {
    const properties = { broker: 'h', port: 1, birthTopic: 'b', birthPayload: 'x' };
    const merged = overridden(properties, {
      url: 'mqtt://other',
      keepalive: 30,
      birth: {},
      will: { topic: 'w', payload: { a: 1 } },
    });
    const { options, birth } = brokerSettings(merged);
    assert.equal(options.host, 'other');
    assert.equal(options.keepalive, 30);
    assert.equal(birth, undefined);
    assert.equal(String(options.will?.payload), '{"a":1}');
  });
});
