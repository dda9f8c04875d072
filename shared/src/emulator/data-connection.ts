/** Commands that bring the data connection up and take it down. */
import type { Behaviour } from './behaviours.ts';

export const activate: Behaviour = {
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
