/** The conformance table holds: no built-in dialect fails at anything, and the docs say what a run says. */
import assert from 'node:assert/strict';
import { say } from 'hayes/text';
import { describe, it } from 'mocha';
import { conformanceOfAll, type DialectConformance, stalePages } from '../../shared/scripts/write-conformance.ts';

describe('conformance of the built-in dialects', function () {
  this.timeout(120_000);
  let all: DialectConformance[];

  before(async () => {
    all = await conformanceOfAll();
  });

  it('nothing fails', () => {
    const failed = all.flatMap(({ models }) =>
      models.flatMap(({ report: { dialect, results } }) =>
        results
          .filter(({ verdict }) => verdict === 'fails')
          .map(({ capability, reason, trace = [] }) =>
            [`${dialect} ${capability}: ${reason ? say(reason.message, reason.params) : ''}`, ...trace].join('\n  '),
          ),
      ),
    );
    assert.deepEqual(failed, []);
  });

  it('docs/conformance.md is what the run says (run shared/scripts/write-conformance.ts)', () =>
    assert.deepEqual(stalePages(all), []));
});
