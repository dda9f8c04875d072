import assert from 'node:assert/strict';
import { isConnected, nodeStatus, refusedStatus } from '../src/common/node-status.ts';
import { HayesError, type Status, stages, text } from '../src/engine.ts';

const reason = text({ code: 'x', en: 'bad password', zh: '密码错误' });

describe('the line below a node', () => {
  it('names the stage and the reason, in both languages', () => {
    const status: Status = { stage: 'broker', state: 'waiting', reason, cause: 'credentials', permanent: true };
    assert.deepEqual(nodeStatus(status, 'en'), { fill: 'red', shape: 'dot', text: 'broker: bad password' });
    assert.deepEqual(nodeStatus(status, 'zh-CN'), { fill: 'red', shape: 'dot', text: '服务器：密码错误' });
  });

  it('says of each stage that it is on its way', () => {
    for (const stage of stages.slice(1)) {
      const shown = nodeStatus({ stage, state: 'working' }, 'en');
      assert.equal(shown.fill, 'yellow');
      assert.match(shown.text ?? '', / …$/);
      assert.notEqual(nodeStatus({ stage, state: 'working' }, 'zh-CN').text, shown.text);
    }
  });

  it('is green once messages can pass, and not before', () => {
    for (const stage of stages) {
      const passes = stage === 'broker' || stage === 'subscribed';
      assert.equal(isConnected({ stage, state: 'ready' }), passes, stage);
      assert.equal(nodeStatus({ stage, state: 'ready' }, 'en').fill === 'green', passes, stage);
    }
    assert.equal(isConnected({ stage: 'broker', state: 'working' }), false);
  });

  it('leaves the plain words to the editor’s language', () => {
    assert.equal(nodeStatus({ stage: 'closed', state: 'stopped' }, 'en').text, 'node-red:common.status.disconnected');
  });

  it('shortens what is long', () => {
    const long = new HayesError({ code: 'x', en: 'x'.repeat(500), zh: '长'.repeat(500) });
    assert.ok((refusedStatus(long, 'en').text ?? '').length <= 90);
    assert.match(refusedStatus(new HayesError({ code: 'x', en: 'a', zh: '甲' }), 'zh-CN').text ?? '', /^拒绝：甲$/);
  });
});
