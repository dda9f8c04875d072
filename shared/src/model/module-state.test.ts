import assert from 'node:assert/strict';
import { builtinDialect, type Facts, parseCommandLine, recognise } from '../dialect/index.ts';
import { ModuleState } from './module-state.ts';

const dialect = builtinDialect('quectel-bc26');

const read = (line: string): { form: NonNullable<ReturnType<typeof recognise>['form']>; facts: Facts } => {
  const found = recognise(dialect, parseCommandLine(line)![0]!);
  assert.ok(found.form && found.problems.length === 0, line);
  return { form: found.form, facts: found.facts };
};
/** Obeys lines in order; @returns the violations of each */
const obey = (state: ModuleState, ...lines: string[]): string[] =>
  lines.flatMap((line) => {
    const { form, facts } = read(line);
    const violations = state
      .check(form, facts)
      .map((one) => (one.kind === 'knows' ? `knows ${one.facts}` : `${one.kind} ${one.state}`));
    if (violations.length === 0) state.apply(form, facts);
    return violations;
  });

describe('model: what commands have established', () => {
  let state: ModuleState;
  beforeEach(() => {
    state = new ModuleState(dialect);
  });

  it('knows the states of each client', () => {
    assert.deepEqual(obey(state, 'AT+QMTOPEN=0,"h",1883', 'AT+QMTCONN=0,"c"', 'AT+QMTOPEN=2,"h",1883'), []);
    assert.deepEqual([state.has('open', 0), state.has('connected', 0), state.has('connected', 2)], [true, true, false]);
    assert.deepEqual(state.clients('open'), [0, 2]);
    state.drop('open', 0);
    assert.deepEqual([state.has('open', 0), state.has('connected', 0), state.has('open', 2)], [false, false, true]);
  });

  it('finds what is missing, too late or there already', () => {
    assert.deepEqual(obey(state, 'AT+QMTCONN=0,"c"'), ['needs open', 'knows host']);
    assert.deepEqual(obey(state, 'AT+QMTPUB=0,0,0,0,"t","x"'), ['needs connected']);
    assert.deepEqual(obey(state, 'AT+QMTOPEN=0,"h",1883', 'AT+QMTOPEN=0,"h",1883'), ['already open']);
    assert.deepEqual(obey(state, 'AT+QMTCFG="keepalive",0,60', 'AT+QMTCFG="keepalive",1,60'), ['before open']);
    assert.deepEqual(obey(state, 'AT+QMTCFG="timeout",0,10,3,1', 'AT+QMTCFG="keepalive",0'), []);
  });

  it('holds a TLS context fast only while a client that uses it is open', () => {
    assert.deepEqual(obey(state, 'AT+QMTCFG="ssl",3,1,1,5', 'AT+QMTOPEN=3,"h",8883'), []);
    assert.deepEqual(obey(state, 'AT+QSSLCFG=1,5,"seclevel",2'), ['before open']);
    assert.deepEqual(obey(state, 'AT+QSSLCFG=2,5,"seclevel",2', 'AT+QSSLCFG=1,4,"seclevel",2'), []);
    assert.equal(state.fact('tls.mode', { context: '2/5' }), 'mutual');
    assert.equal(state.said('tls.mode', { context: '1/5' }), undefined);
  });

  it('remembers facts per client, and starts with what the dialect says', () => {
    obey(state, 'AT+QMTCFG="timeout",1,20,5,1', 'ATE0');
    assert.deepEqual(
      [state.fact('packetTimeout', { client: 1 }), state.fact('packetTimeout', { client: 0 })],
      [20, 10],
    );
    assert.deepEqual(
      [state.fact('echo', { client: 1 }), state.fact('echo'), state.said('verbose'), state.fact('verbose')],
      [false, false, undefined, true],
    );
    obey(state, 'AT+QMTCFG="will",0,1,1,0,"t","x"', 'AT+QMTCFG="will",0,0');
    assert.deepEqual([state.fact('will', { client: 0 }), state.said('will.topic', { client: 0 })], [false, undefined]);
  });

  it('does not take a publish for something that was set', () => {
    obey(state, 'AT+QMTOPEN=0,"h",1883', 'AT+QMTCONN=0,"c"', 'AT+QMTPUB=0,1,1,0,"t","x"');
    assert.equal(state.said('topic', { client: 0 }), undefined);
    assert.equal(state.said('clientId', { client: 0 }), 'c');
  });

  it('forgets what closing, sleep and restart erase', () => {
    const set = [
      'AT+QMTCFG="keepalive",0,60',
      'AT+QMTCFG="keepalive",1,61',
      'ATE0',
      'AT+QMTOPEN=0,"h",1883',
      'AT+QMTCONN=0,"c"',
    ];
    obey(state, ...set, 'AT+QMTDISC=0');
    assert.deepEqual([state.said('keepAlive', { client: 0 }), state.said('keepAlive', { client: 1 })], [undefined, 61]);
    obey(state, 'AT+QMTOPEN=0,"h",1883');
    state.erase('sleep');
    assert.deepEqual(
      [state.clients('open'), state.said('keepAlive', { client: 1 }), state.fact('echo')],
      [[], undefined, false],
    );
    obey(state, ...set.slice(1));
    state.reset();
    assert.deepEqual(
      [state.clients('open'), state.said('keepAlive', { client: 1 }), state.fact('echo')],
      [[], undefined, true],
    );
  });

  it('learns from URCs', () => {
    obey(state, 'AT+QMTOPEN=0,"h",1883', 'AT+QMTCONN=0,"c"', 'AT+QMTOPEN=1,"h",1883');
    state.told(dialect.urcs.get('QMTSTAT')!, { client: 0, link: 'lost' });
    assert.deepEqual(state.clients('open'), [1]);
  });

  it('copies itself', () => {
    obey(state, 'AT+QMTOPEN=0,"h",1883', 'ATE0');
    const copy = state.clone();
    copy.reset();
    assert.deepEqual(
      [state.has('open', 0), state.fact('echo'), copy.has('open', 0), copy.fact('echo')],
      [true, false, false, true],
    );
  });
});
