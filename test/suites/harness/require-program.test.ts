import assert from 'node:assert/strict';
import { type HostProgram, missingMessage, requirePrograms } from '../../src/hosts/require-program.ts';

const ABSENT = 'no-such-program' as HostProgram;

describe('harness: a missing host program', () => {
  const { CI } = process.env;
  const warn = console.warn;
  let skipped = false;
  let said = '';
  const context = {
    skip: () => {
      skipped = true;
    },
  } as unknown as Mocha.Context;

  beforeEach(() => {
    skipped = false;
    said = '';
    console.warn = (text: string) => {
      said += text;
    };
  });
  afterEach(() => {
    console.warn = warn;
    process.env.CI = CI;
    if (CI === undefined) delete process.env.CI;
  });

  it('names each Debian package once, in both languages', () => {
    const message = missingMessage(['mosquitto_pub', 'mosquitto_sub', 'rg']);
    assert.match(message, /^This test needs .*: sudo apt-get install mosquitto-clients ripgrep$/m);
    assert.match(message, /^此测试需要.*：sudo apt-get install mosquitto-clients ripgrep$/m);
  });

  it('is a message and a skip for a person', () => {
    delete process.env.CI;
    requirePrograms(context, ABSENT);
    assert.equal(skipped, true);
    assert.match(said, /no-such-program/);
  });

  it('is a failure in CI', () => {
    process.env.CI = 'true';
    assert.throws(() => requirePrograms(context, ABSENT), /no-such-program/);
    assert.equal(skipped, false);
  });
});
