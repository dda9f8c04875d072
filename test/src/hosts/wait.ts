/** Bounded waiting. Nothing in the host tests waits without an end. */

export interface WaitOptions {
  /** How long to wait, in ms. Default 15 000. */
  timeout?: number;
  /** Pause between two looks, in ms. Default 50. */
  interval?: number;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Looks again and again until `look` answers something truthy, and returns that.
 * @param what names the awaited thing in the error, or is a function that describes the present state
 * @throws Error when the time is over; an error thrown by the last look is its cause
 */
export async function waitFor<T>(
  what: string | (() => string),
  look: () => T | Promise<T>,
  { timeout = 15_000, interval = 50 }: WaitOptions = {},
): Promise<NonNullable<T>> {
  const end = Date.now() + timeout;
  for (;;) {
    let cause: unknown;
    try {
      const found = await look();
      if (found) return found;
    } catch (error) {
      cause = error;
    }
    if (Date.now() >= end) {
      const name = typeof what === 'string' ? what : what();
      throw new Error(`Waited ${timeout} ms in vain for ${name}`, { cause });
    }
    await sleep(interval);
  }
}

/**
 * A promise with a deadline.
 * @throws Error when `promise` has not settled after `timeout` ms
 */
export async function within<T>(what: string | (() => string), timeout: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Waited ${timeout} ms in vain for ${typeof what === 'string' ? what : what()}`));
    }, timeout);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
