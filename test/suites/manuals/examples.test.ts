import assert from 'node:assert/strict';
import { connectAsync, type MqttClient } from 'mqtt';
import { type Broker, startBroker } from '../../src/demo/broker.ts';
import { runManual } from '../../src/manuals/run-manual.ts';

describe("manuals' examples, on an emulated module and a broker", function () {
  this.timeout(60_000);
  let broker: Broker;
  let peer: MqttClient;
  let place: string;

  before(async () => {
    broker = await startBroker();
    place = `127.0.0.1:${broker.port}`;
    peer = await connectAsync(`mqtt://${place}`);
  });
  after(async () => {
    await peer?.endAsync();
    await broker?.close();
  });

  for (const [name, address] of [
    ['quectel-bc26-2020-5.1.at', '220.180.239.212:8401'],
    ['quectel-ec200x-5.1.at', 'iot-as-mqtt.cn-shanghai.aliyuncs.com:1883'],
    ['quectel-bc26-2019-5.at', '220.180.239.212:8401'],
    ['simcom-sim7028-4.1.at', 'test.mosquitto.org:1883'],
    ['onemo-2024-3.at', 'mqtt.heclouds.com:6002'],
    ['onemo-2024-4.1.1.at', 'mqtt.heclouds.com:6002'],
    ['onemo-2024-4.1.2.at', '120.27.12.119:1883'],
  ] as const) {
    it(`${name} runs green`, async () => {
      const { summary, text } = await runManual(name, {
        map: { [address]: place },
        publish: (topic, payload) => peer.publish(topic, payload),
      });
      assert.deepEqual([summary.failed, summary.blocked, summary.skipped], [0, 0, 0], text);
      assert.ok(summary.passed > 5, text);
    });
  }
});
