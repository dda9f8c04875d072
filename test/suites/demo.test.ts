import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import mqtt from 'mqtt';
import { type Demo, startDemo } from '../src/demo/demo.ts';
import { COMMAND, TELEMETRY } from '../src/demo/flow.ts';
import { waitFor } from '../src/hosts/wait.ts';

describe('the demo', function () {
  this.timeout(90_000);
  let demo: Demo | undefined;
  after(() => demo?.stop());

  it('publishes through the module, receives a command, and ends without a trace', async () => {
    demo = await startDemo();
    const { brokerPort, serialPort, url } = demo;
    const telemetry: { count: number; lamp: string }[] = [];
    const witness = await mqtt.connectAsync({ host: '127.0.0.1', port: brokerPort });
    try {
      witness.on('message', (_topic, payload) => telemetry.push(JSON.parse(payload.toString())));
      await witness.subscribeAsync(TELEMETRY);
      await waitFor('telemetry', () => telemetry.length > 0, { timeout: 30_000 });
      assert.equal(telemetry[0]!.lamp, 'off');
      await witness.publishAsync(COMMAND, '{"lamp":"on"}', { qos: 1 });
      await waitFor('telemetry of the lamp', () => telemetry.at(-1)?.lamp === 'on', { timeout: 30_000 });
      // It went through the module, not past it.
      assert.ok(demo.emulator.log.of('publish').some(({ topic }) => topic === TELEMETRY));
      assert.ok(demo.emulator.log.of('message').some(({ topic }) => topic === COMMAND));
      assert.match(await (await fetch(url)).text(), /<title>Hayes|<title>Node-RED/);
    } finally {
      await witness.endAsync(true);
    }
    await demo.stop();
    assert.ok(!existsSync(serialPort));
    await assert.rejects(fetch(url));
  });
});
