/** The manuals' examples: mended they lint clean, as printed they have exactly the misprints that are known. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { lint } from './index.ts';

const folder = join(import.meta.dirname, '../../../test/manuals');
const scripts = (path: string) => readdirSync(path).filter((file) => file.endsWith('.at'));

const misprints: Record<string, string[]> = {
  'onemo-2024-3.at': [
    'AT216 ОК',
    'AT106 AT\n+MQTTCONN=0,"mqtt.heclouds.com",6002,"716335458","425089","SnMHaAOMCbQD90eADEGpMBPu8p',
    'AT101 "SnMHaAOMCbQD90eADEGpMBPu8p',
    'AT901 "SnMHaAOMCbQD90eADEGpMBPu8p',
    'AT216 ОК',
    'AT216 ОК',
    'AT407 AT+MQTTPUB=0,"world",2,0,0,4,"3242"',
    'AT403 +MQTTURC: "pubrec",0,18799,0 +MQTTURC: "pubcomp",0,18799,0',
    'AT208 0 +MQTTSTATE: 2 OK',
  ],
  'onemo-2024-4.1.1.at': [
    'AT216 ΑT',
    'AT106 ΑT\n+MQTTCONN=0,"mqtt.heclouds.com",6002,"716335458","425089","SnMHaAOMCbQD90eADEGpMBPu8pI="',
    'AT901 "SnMHaAOMCbQD90eADEGpMBPu8pI="',
    'AT401 $\\cap k$',
  ],
  'onemo-2024-4.1.2.at': [
    'AT901 "SnMHaAOMCbQD90eADEGpMBPu8pl="',
    'AT216 ОК',
    'AT401 +MQTTUTC: "pubnmi",0,45,11',
    'AT216 ОК',
  ],
  'onemo-2024-4.2.1.at': ['AT216 Ωĸ', 'AT901 "SnMHaAOMCbQD90eADEGpMBPu8pl="', 'AT216 ОК'],
  'quectel-bc26-2019-5.at': ['AT113  //Tap "CTRL+Z" to send'],
  'quectel-bc26-2020-5.1.at': [
    'AT402 +QMTOPEN: 0,"220.180.239.212",8401',
    'AT410 +QMTCONN: (0-5),<clientId>[,<username>[,<password>]]',
  ],
  'quectel-bc26-2020-5.2.at': [
    'AT203 "secllevel"',
    'AT110 >\t//输入 PEM 格式的 CA 证书内容，按 Ctrl+Z 发送',
    'AT110 >\t//输入 PEM 格式的客户端证书内容，按 Ctrl+Z 发送',
    'AT110 >\t//输入 PEM 格式的客户端密钥，按 Ctrl+Z 发送',
    'AT113  //数据输入完成后，按 Ctrl+Z 发送消息',
    'AT405 +QMTRECV: 3,0,"topic/pub","This is test data, hello MQTT."',
  ],
  'quectel-ec200x-5.1.at': ['AT901 "wN9Y6pZSIIy7Exa5qVzcmigEGO4kAazZ"'],
  'quectel-ec200x-5.2.at': [
    'AT409 AT+QFUPL="UFS:cacert.pem",1758,100',
    'AT401 <Input the cacert.pem data, the size is 1758 bytes>',
    'AT409 AT+QFUPL="UFS:client.pem",1220,100',
    'AT401 <Input the client.pem data, the size is 1220 bytes>',
    'AT409 AT+QFUPL="UFS:user_key.pem",1679,100',
    'AT401 <Input the client.pem data, the size is 1679 bytes>',
  ],
};

/** A manual that a machine has translated: what is left of its commands and parameters, `AT2xx`. */
const translated: Record<string, string[]> = {
  'simcom-sim7028-4.1.at': [
    'AT201 +CMQTT',
    'AT212 客户端测试0',
    'AT201 +CMQTTWILL',
    'AT212 tcp://test.mosquitto.',
    'AT205 .',
    'AT217 9',
    'AT217 9',
    'AT217 60',
    'AT205 0',
    'AT217 9',
    'AT202 +CMQTTTREL',
    'AT201 +CMQTT',
  ],
  'simcom-sim7028-4.2.at': [
    'AT201 +CMQTT',
    'AT212 客户端测试0',
    'AT201 +CMQTTWILL',
    'AT212 tcp://test.mosquitto.org:8883',
    'AT201 +CMQTT',
    'AT217 60',
    'AT202 +CMQTTTPUB',
    'AT205 0',
    'AT217 9',
    'AT217 9',
    'AT202 +CMQTTTREL',
    'AT201 +CMQTT',
  ],
  'simcom-sim7028-4.3.at': [
    'AT202 +CSSLFCFG',
    'AT202 +SSLFCFG',
    'AT202 +CSSLFCFG',
    'AT201 +CMQTT',
    'AT212 客户端测试0',
    'AT201 +CMQTTWILL',
    'AT212 tcp://mqttp_server:端口',
    'AT201 +CMQTT',
    'AT217 60',
    'AT202 +CMQTTTPUB',
    'AT205 0',
    'AT217 9',
    'AT217 9',
    'AT202 +CMQTTTREL',
    'AT201 +CMQTT',
  ],
  'simcom-sim7028-4.4.at': [
    'AT203 ssl版本',
    'AT202 +SSSLCFG',
    'AT212 cacert',
    'AT212 ca_cert.pem',
    'AT212 clientcert',
    'AT212 cert.pem',
    'AT212 clientkey',
    'AT212 key_cert.pem',
    'AT201 +CMQTT',
    'AT212 客户端测试0',
    'AT202 +CMQTTSSSLCFG',
    'AT201 +CMQTTWILL',
    'AT212 tcp://hooleeping.com:8883',
    'AT211 1 OK',
    'AT201 +CMQTT',
    'AT217 60',
    'AT202 +CMQTTTTPUB',
    'AT202 +CMQTTTTSUB',
    'AT202 +CMQTTTTSUB',
    'AT202 +CMQTTTTSUB',
    'AT202 +CMQTTTDISC',
    'AT202 +CMQTTTREL',
    'AT201 +CMQTT',
  ],
};

describe("lint: the manuals' examples", () => {
  for (const file of scripts(folder)) {
    it(`${file} is clean`, () => {
      assert.deepEqual(lint(readFileSync(join(folder, file), 'utf8')), []);
    });
  }
  for (const file of scripts(join(folder, 'as-printed'))) {
    it(`as-printed/${file} has its known misprints`, () => {
      const text = readFileSync(join(folder, 'as-printed', file), 'utf8');
      const found = lint(text).map(({ code, start, end }) => `${code} ${text.slice(start, end)}`);
      if (translated[file])
        assert.deepEqual(
          found.filter((one) => one.startsWith('AT2')),
          translated[file],
        );
      else assert.deepEqual(found, misprints[file]);
    });
  }
});
