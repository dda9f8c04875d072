// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of scripts look like this
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type Answers, outcomes, type PlayOptions, play } from './module.testkit.ts';

const table =
  (answers: Record<string, readonly (string | number)[]>): Answers =>
  (command) =>
    answers[command];
const see = async (text: string, answers: Record<string, readonly (string | number)[]> = {}, options?: PlayOptions) =>
  outcomes(await play(text, table(answers), options));

describe('runner: expectations', () => {
  it('wants success where nothing is listed', async () => {
    assert.deepEqual(await see('AT\nAT+CSQ', { 'AT+CSQ': ['+CSQ: 20,99', 'OK'] }), ['passed', 'passed']);
    assert.deepEqual(await see('AT+CSQ', { 'AT+CSQ': ['ERROR'] }), ['other-answer']);
    assert.deepEqual(await see('AT+CSQ', { 'AT+CSQ': ['+CME ERROR: 10'] }), ['other-answer']);
  });
  it('wants success of the completion too, and waits for it', async () => {
    const open = 'AT+QMTOPEN=0,"h",1883';
    assert.deepEqual(await see(open, { [open]: ['OK', 60_000, '+QMTOPEN: 0,0'] }), ['passed']);
    assert.deepEqual(await see(open, { [open]: ['OK', '+QMTOPEN: 0,4'] }), ['other-answer']);
    assert.deepEqual(await see(open, { [open]: ['OK', '+QMTOPEN: 1,0'] }), ['timeout']);
    assert.deepEqual(
      await see('AT+QMTCONN=0,"c"', { 'AT+QMTCONN=0,"c"': ['OK', '+QMTCONN: 0,1,1', 5000, '+QMTCONN: 0,0,0'] }),
      ['passed'],
    );
  });
  it('meets information lines and the final result in order', async () => {
    const answers = { 'AT+QMTCONN?': ['+QMTCONN: 0,3', '+QMTCONN: 1,1', 'OK'] };
    assert.deepEqual(await see('AT+QMTCONN?\n+QMTCONN: 0,3\n+QMTCONN: 1,1\nOK', answers), ['passed']);
    assert.deepEqual(await see('AT+QMTCONN?\n+QMTCONN: 1,1\n+QMTCONN: 0,3\nOK', answers), ['other-answer 3']);
    assert.deepEqual(await see('AT+QMTCONN?\n+QMTCONN: 1,1\nOK', answers), ['passed']);
  });
  it('meets a failure that is written', async () => {
    assert.deepEqual(
      await see('AT+CPIN?\n+CME ERROR: 10\nAT+CSQ\nERROR', { 'AT+CPIN?': ['+CME ERROR: 10'], 'AT+CSQ': ['ERROR'] }),
      ['passed', 'passed'],
    );
    assert.deepEqual(await see('AT+CSQ\nERROR', { 'AT+CSQ': ['OK'] }), ['other-answer 2']);
  });
  it('takes URCs at any place, in order among those of one name', async () => {
    const sub = 'AT+QMTSUB=0,1,"t",0';
    const script = `${sub}\nOK\n+QMTSUB: 0,1,0,0\n+QMTRECV: 0,0,"t","a"\n+QMTRECV: 0,0,"t","b"`;
    assert.deepEqual(
      await see(script, { [sub]: ['+QMTRECV: 0,0,"t","a"', 'OK', '+QMTRECV: 0,0,"t","b"', '+QMTSUB: 0,1,0,0'] }),
      ['passed'],
    );
    assert.deepEqual(
      await see(script, { [sub]: ['OK', '+QMTSUB: 0,1,0,0', '+QMTRECV: 0,0,"t","b"', '+QMTRECV: 0,0,"t","a"'] }),
      ['timeout 5'],
    );
  });
  it('fails at once where the completion says otherwise', async () => {
    const played = await play(
      'AT+QMTCONN=0,"c"\nOK\n+QMTCONN: 0,0,0',
      table({ 'AT+QMTCONN=0,"c"': ['OK', '+QMTCONN: 0,0,5'] }),
    );
    assert.deepEqual(outcomes(played), ['other-answer 3']);
    assert.ok(played.summary.duration < 1000);
    assert.deepEqual(played.summary.sections[0]!.steps[0]!.failure!.actual, ['+QMTCONN: 0,0,5']);
  });
  it('lets lines pass that are not listed, unless it is strict', async () => {
    const answers = { 'AT+CSQ': ['+QMTSTAT: 0,1', '+CSQ: 20,99', 'OK'] };
    assert.deepEqual(await see('AT+CSQ\nOK', answers), ['passed']);
    assert.deepEqual(await see('### x\n\n# @strict\nAT+CSQ\n+CSQ: 20,99\nOK', answers), ['unlisted']);
    assert.deepEqual(await see('### x\n\n# @strict\nAT+CSQ\n...\n+CSQ: 20,99\nOK', answers), ['passed']);
  });
  it('does not mind blanks behind a colon, blank lines and quotes of a message', async () => {
    assert.deepEqual(await see('AT+CSQ\n+CSQ:20,99\n\nOK', { 'AT+CSQ': ['+CSQ: 20,99', 'OK'] }), ['passed']);
    assert.deepEqual(await see('AT\nOK\n+QMTRECV: 0,0,"t","x"', { AT: ['OK', '+QMTRECV:0,0,"t",x'] }), ['passed']);
  });
  it('waits without a command, also for what came a step too early', async () => {
    const answers = { AT: ['+QMTRECV: 0,0,"t","early"', 'OK'] };
    assert.deepEqual(await see('AT\nOK\n### then\n+QMTRECV: 0,0,"t","early"', answers), ['passed', 'passed']);
    assert.deepEqual(await see('AT\nOK\n### then\n# @timeout 5s\n+QMTRECV: 0,0,"t","never"', answers), [
      'passed',
      'timeout 5',
    ]);
  });
  it('never takes an old completion for a new one', async () => {
    const pub = 'AT+QMTPUB=0,0,0,0,"t","x"';
    let time = 0;
    const played = await play(`${pub}\nOK\n${pub}\nOK\n+QMTPUB: 0,0,0`, (command) =>
      command === pub ? (time++ === 0 ? ['+QMTPUB: 0,0,0', 'OK'] : ['OK']) : undefined,
    );
    assert.deepEqual(outcomes(played), ['passed', 'timeout 5']);
  });
});

describe('runner: variables', () => {
  it('captures, compares, bounds', async () => {
    const answers = { 'AT+CSQ': ['+CSQ: 20,99', 'OK'], 'AT+QMTPUB=0,0,0,0,"t","20"': ['OK', '+QMTPUB: 0,0,0'] };
    assert.deepEqual(
      await see(
        'AT+CSQ\n+CSQ: ${rssi:10..31},${_}\nOK\nAT+QMTPUB=0,0,0,0,"t","${rssi}"\nAT+CSQ\n+CSQ: ${rssi},${ber}',
        answers,
      ),
      ['passed', 'passed', 'passed'],
    );
    assert.deepEqual(await see('AT+CSQ\n+CSQ: ${rssi:21..31},${_}\nOK', answers), ['other-answer 2']);
    assert.deepEqual(await see('# @var rssi = 19\nAT+CSQ\n+CSQ: ${rssi},${_}\nOK', answers), ['other-answer 3']);
    assert.deepEqual(
      (await play('AT+CGSN\n${imei}\nOK', table({ 'AT+CGSN': ['867000000000000', 'OK'] }))).summary.variables,
      { imei: '867000000000000' },
    );
    assert.deepEqual(await see('AT\nOK\n+QMTRECV: 0,0,"t","${text}"', { AT: ['OK', '+QMTRECV: 0,0,"t","a,"b",c"'] }), [
      'passed',
    ]);
  });
  it('takes values from everywhere, the command line first', async () => {
    const { written } = await play(
      '# @var a = 1\n# @var b = 2\n# @env C\n# @secret d\nAT+QMTCONN=${a},"${b}${C}","u","${d}"',
      () => ['OK', '+QMTCONN: 1,0,0'],
      {
        variables: { b: 'two' },
        environment: (name) => (name === 'C' ? 'three' : undefined),
        secret: async (name) => `${name}!`,
      },
    );
    assert.deepEqual(written, ['AT+QMTCONN=1,"twothree","u","d!"']);
  });
  it('sends nothing where a value is missing or could start another command', async () => {
    for (const value of [undefined, 'a"b', 'a\rAT+CFUN=0', 'a;b', 'a\u001a']) {
      const played = await play('# @env V\nAT+QMTCONN=0,"${V}"', undefined, { environment: () => value });
      assert.deepEqual([outcomes(played), played.written], [['not-sendable'], []], value);
    }
  });
  it('masks secrets in everything that it reports', async () => {
    const { events, summary } = await play(
      '# @secret pw\nAT+QMTCONN=0,"c","u","${pw}"\nOK\n+QMTCONN: 0,0,0\nAT+QMTCONN=0,"c","u","plain secret"',
      () => ['OK', '+QMTRECV: 0,0,"t","hunter2 68756e74657232"', '+QMTCONN: 0,0,5', '+QMTRECV: 0,0,"t","plain secret"'],
      { secret: () => 'hunter2' },
    );
    const shown = JSON.stringify([events, summary]);
    assert.ok(shown.includes('***'));
    for (const secret of ['hunter2', '68756e74657232', 'plain secret']) assert.ok(!shown.includes(secret), secret);
  });
});

describe('runner: data', () => {
  const pub = 'AT+QMTPUB=0,0,0,0,"t"';
  const asks = { [pub]: ['>', 'OK', '+QMTPUB: 0,0,0'] };
  it('sends data behind the prompt, from text, hex and files', async () => {
    assert.deepEqual((await play(`${pub}\n> hello // Ctrl-Z\nOK\n+QMTPUB: 0,0,0`, table(asks))).written, [
      pub,
      'hello␚',
    ]);
    assert.deepEqual((await play(`${pub}\n>\nThis is data\nOK`, table(asks))).written, [pub, 'This is data␚']);
    assert.deepEqual((await play(`${pub}\n> @hex 4f4b`, table(asks))).written, [pub, 'OK␚']);
    assert.deepEqual(
      (await play(`${pub}\n> @file a.txt`, table(asks), { file: (path) => new TextEncoder().encode(`in ${path}`) }))
        .written,
      [pub, 'in a.txt␚'],
    );
  });
  it('leaves the prompt', async () => {
    const played = await play(`${pub}\n> @cancel`, table(asks));
    assert.deepEqual([outcomes(played), played.written], [['passed'], [pub, '␛']]);
  });
  it('sends nothing where the data is not known', async () => {
    for (const data of ['>\nOK', '> @file gone.txt', '> @hex 4', '> @nothing', '> ${none}']) {
      const played = await play(`${pub}\n${data}`, table(asks));
      assert.deepEqual([outcomes(played), played.written], [['not-sendable'], []], data);
    }
  });
});

describe('runner: consent', () => {
  it('blocks what is risky or unknown', async () => {
    const played = await play('### a\nAT+IPR=9600\n### b\nAT+NONSENSE\n### c\n# @confirm\nAT+IPR=9600');
    assert.deepEqual([outcomes(played), played.written], [['blocked', 'blocked', 'blocked'], []]);
  });
  it('sends what is allowed, or consented to', async () => {
    assert.deepEqual(await see('AT+IPR=9600\nAT+NONSENSE', {}, { allow: 'cuts-line', allowUnknown: true }), [
      'passed',
      'passed',
    ]);
    const asked: string[] = [];
    const confirm = ({ command, risk }: { command: string; risk: string }) => {
      asked.push(`${command} ${risk}`);
      return risk === 'unknown';
    };
    assert.deepEqual(await see('### a\nAT+IPR=9600\n### b\nAT+NONSENSE', {}, { confirm }), ['blocked', 'passed']);
    assert.deepEqual(asked, ['AT+IPR=9600 cuts-line', 'AT+NONSENSE unknown']);
  });
  it('never tries a PIN again', async () => {
    const played = await play('# @retry 5\nAT+CPIN="1234"', table({ 'AT+CPIN="1234"': ['+CME ERROR: 16'] }), {
      allow: 'burns-attempts',
    });
    assert.equal(played.written.length, 1);
    assert.ok(!JSON.stringify(played.summary).includes('1234'));
  });
  it('sends no letters that only look right', async () => {
    const played = await play('ΑT+CSQ');
    assert.deepEqual([outcomes(played), played.written], [['not-sendable'], []]);
  });
});

describe('runner: course', () => {
  it('tries again, after a pause', async () => {
    const answers: Answers = (command, time) =>
      command === 'AT+CSQ' ? (time < 3 ? ['ERROR'] : ['+CSQ: 1,1', 'OK']) : undefined;
    const { summary } = await play('# @retry 2\n# @delay 3s\nAT+CSQ', answers);
    assert.deepEqual([summary.passed, summary.sections[0]!.steps[0]!.attempts], [1, 3]);
    assert.ok(summary.duration >= 9000);
    assert.deepEqual(outcomes(await play('# @retry 1\nAT+CSQ', answers)), ['other-answer']);
  });
  it('leaves out what is to be skipped, and the rest of a section that failed', async () => {
    const text = '# @skip\nAT+CSQ\nAT+CGMM\nAT\n### b\nAT';
    assert.deepEqual(await see(text, { 'AT+CGMM': ['ERROR'] }), ['skipped', 'other-answer', 'skipped', 'passed']);
    assert.deepEqual(await see(text, { 'AT+CGMM': ['ERROR'] }, { onFailure: 'stop' }), [
      'skipped',
      'other-answer',
      'skipped',
      'skipped',
    ]);
    assert.deepEqual(await see(text, { 'AT+CGMM': ['ERROR'] }, { onFailure: 'go-on' }), [
      'skipped',
      'other-answer',
      'passed',
      'passed',
    ]);
  });
  it('runs only the sections that are asked for', async () => {
    assert.deepEqual(
      (await play('AT\n### a\nAT+CGMM\n### b\nAT+CSQ', undefined, { lines: [{ start: 3, end: 3 }] })).written,
      ['AT+CGMM'],
    );
  });
  it('says why: no answer, the port gone, a restart', async () => {
    assert.deepEqual(await see('AT+CSQ', { 'AT+CSQ': [] }), ['timeout']);
    assert.deepEqual(await see('AT+QMTOPEN=0,"h",1\nOK', { 'AT+QMTOPEN=0,"h",1': ['RDY'] }), ['reset 2']);
    const gone = await play('AT+CSQ\n### b\nAT', table({ 'AT+CSQ': [] }), {
      during: (event, module) => event.type === 'sent' && module.unplug(),
    });
    assert.deepEqual([outcomes(gone), gone.summary.aborted], [['link-lost', 'skipped'], 'link-lost']);
  });
  it('keeps its own time where the script states one', async () => {
    const open = 'AT+QMTOPEN=0,"h",1883';
    const { summary } = await play(
      `# @timeout 7s\n${open}\nOK\n+QMTOPEN: 0,0`,
      table({ [open]: ['OK', 20_000, '+QMTOPEN: 0,0'] }),
    );
    assert.ok(summary.duration >= 7000 && summary.duration < 8000, String(summary.duration));
  });
  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const played = await play('AT+QMTOPEN=0,"h",1\n### b\nAT', table({ 'AT+QMTOPEN=0,"h",1': ['OK'] }), {
      signal: controller.signal,
      during: (event) => event.type === 'received' && controller.abort(),
    });
    assert.deepEqual([outcomes(played), played.summary.aborted], [['stopped', 'skipped'], 'stopped']);
  });
  it('tells of comments when everything above them has happened', async () => {
    const { events } = await play(
      '# first\nAT\nOK\n# peer publishes\n+QMTRECV: 0,0,"t","x"\n# last',
      table({ AT: ['OK'] }),
      {
        during: (event, module) =>
          event.type === 'note' && event.text === '# peer publishes' && module.say('+QMTRECV: 0,0,"t","x"'),
      },
    );
    assert.deepEqual(
      events
        .filter(({ type }) => type === 'note' || type === 'received' || type === 'sent')
        .map((event) => ('text' in event ? event.text : '')),
      ['# first', 'AT', 'OK', '# peer publishes', '+QMTRECV: 0,0,"t","x"', '# last'],
    );
  });
  it('sends nothing before the final result of the command before, even if its result is known', async () => {
    const conn = 'AT+QMTCONN=0,"c"';
    const played = await play(`${conn}\n+QMTCONN: 0,0,0\nAT`, table({ [conn]: ['+QMTCONN: 0,0,5', 2000, 'OK'] }), {
      onFailure: 'go-on',
    });
    assert.deepEqual(
      [outcomes(played), played.written],
      [
        ['other-answer 2', 'passed'],
        [conn, 'AT'],
      ],
    );
    assert.ok(played.summary.duration >= 2000);
  });
});
