import assert from 'node:assert/strict';
import { isFilter, isTopic, matches } from '../src/common/topic.ts';

describe('topics', () => {
  const cases: [filter: string, topic: string, matches: boolean][] = [
    ['a/b', 'a/b', true],
    ['a/b', 'a/B', false],
    ['a/+', 'a/b', true],
    ['a/+', 'a', false],
    ['a/+', 'a/', true],
    ['a/+', 'a/b/c', false],
    ['+/+', '/finance', true],
    ['/+', '/finance', true],
    ['+', '/finance', false],
    ['a/#', 'a', true],
    ['a/#', 'a/b/c', true],
    ['#', 'a/b', true],
    ['#', '$SYS/uptime', false],
    ['+/uptime', '$SYS/uptime', false],
    ['$SYS/#', '$SYS/uptime', true],
    ['$share/group/a/+', 'a/b', true],
    ['$share/group/a/+', 'c/b', false],
    ['a.b', 'axb', false],
    ['wetter,"heute"?/+', 'wetter,"heute"?/x', true],
    ['温度/+', '温度/一', true],
  ];
  for (const [filter, topic, expected] of cases) {
    it(`${filter} ${expected ? 'matches' : 'does not match'} ${topic}`, () => {
      assert.equal(matches(filter, topic), expected);
    });
  }

  it('tells filters from what is none', () => {
    for (const filter of ['a', '#', '+', 'a/+/b', 'a/#', '/', 'a//b']) assert.ok(isFilter(filter), filter);
    for (const filter of ['', 'a#', '#/a', 'a+/b', 'a\0', undefined, 3]) assert.ok(!isFilter(filter), String(filter));
  });

  it('tells topics from what is none', () => {
    for (const topic of ['a', '/', 'a b', '"', '温度']) assert.ok(isTopic(topic), topic);
    for (const topic of ['', 'a/+', '#', 'a\0b', undefined, 3]) assert.ok(!isTopic(topic), String(topic));
  });
});
