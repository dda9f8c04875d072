/** Commands that bring the data connection up and take it down. */
import type { Behaviour } from './behaviours.ts';
import { hasCode } from './refusal.ts';

export const activate: Behaviour = {
  // A module that has a code for it refuses to do it twice.
  refuses: ({ parts }, { form }) =>
    parts.environment.isActive && hasCode(parts.dialect, form, 'already') ? 'already' : undefined,
  act({ parts: { environment } }) {
    if (!environment.isAttached) return { cause: 'no-network' };
    environment.activate();
    return { cause: environment.hasData ? 'ok' : 'no-data' };
  },
};

export const deactivate: Behaviour = {
  act(module) {
    module.parts.environment.deactivate();
    module.dropAll('lost');
    return { cause: 'ok' };
  },
};
