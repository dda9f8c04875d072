/** The manuals' examples: mended they lint clean, as printed they have exactly the misprints that are known. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { lint } from './index.ts';

const folder = join(import.meta.dirname, '../../../test/manuals');
const scripts = (path: string) => readdirSync(path).filter((file) => file.endsWith('.at'));

const misprints: Record<string, string[]> = {
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
      assert.deepEqual(
        lint(text).map(({ code, start, end }) => `${code} ${text.slice(start, end)}`),
        misprints[file],
      );
    });
  }
});
