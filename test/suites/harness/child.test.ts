import assert from 'node:assert/strict';
import { Child, run } from '../../src/hosts/child.ts';
import { waitFor, within } from '../../src/hosts/wait.ts';

const node = (script: string) => new Child(process.execPath, ['-e', script]);

describe('harness: children and waiting', () => {
  it('returns the output of a program, and names the reason when it fails', async () => {
    const echo = 'process.stdin.pipe(process.stdout)';
    assert.deepEqual(await run(process.execPath, ['-e', echo], { input: 'a\0b' }), Buffer.from('a\0b'));
    await assert.rejects(
      run(process.execPath, ['-e', 'console.error("why"); process.exit(3)']),
      /failed \(3\)[\s\S]*why/,
    );
    await assert.rejects(run('no-such-program', []), /could not start/);
  });

  it('ends a program that does not want to end', async () => {
    const child = node('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up")');
    await child.prints(/up/);
    assert.equal(await child.stop('SIGTERM', 100), 'SIGKILL');
    assert.equal(child.alive, false);
    assert.equal(await child.stop(), 'SIGKILL', 'a second stop answers the same');
  });

  it('does not wait for output of a program that has ended', async () => {
    const child = node('console.log("not that")');
    await assert.rejects(child.prints(/this/, 60_000), /ended \(0\)[\s\S]*not that/);
  });

  it('finds output that came right before the end', async () => {
    const child = node('console.log("this")');
    await child.ended;
    assert.equal((await child.prints(/this/))[0], 'this');
  });

  it('bounds every wait and tells what was awaited', async () => {
    await assert.rejects(
      waitFor('the moon', () => undefined, { timeout: 20, interval: 5 }),
      /20 ms in vain for the moon/,
    );
    await assert.rejects(within('the sun', 10, new Promise(() => undefined)), /10 ms in vain for the sun/);
    assert.equal(await within('nothing', 1000, Promise.resolve(7)), 7);
  });
});
