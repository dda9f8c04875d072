/** Times of a repeated piece of work. */

export interface Figures {
  readonly runs: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p95: number;
}

/**
 * Runs the work until the time is used up, at least five times, after a warm-up of three.
 * @param prepare makes what the next run works on; its time does not count
 */
export async function measure<T = undefined>(
  work: (input: T) => unknown,
  milliseconds = 2000,
  prepare: () => T = () => undefined as T,
): Promise<Figures> {
  for (let i = 0; i < 3; i++) await work(prepare());
  const times: number[] = [];
  const end = performance.now() + milliseconds;
  while (times.length < 5 || performance.now() < end) {
    const input = prepare();
    const start = performance.now();
    await work(input);
    times.push(performance.now() - start);
  }
  times.sort((one, other) => one - other);
  return {
    runs: times.length,
    median: times[Math.floor(times.length / 2)]!,
    p95: times[Math.floor(times.length * 0.95)]!,
  };
}

export const print = (what: string, figure: string, note = ''): void =>
  console.log(`${what.padEnd(52)} ${figure.padStart(16)}  ${note}`);

export const printTimes = (what: string, { median, p95, runs }: Figures): void =>
  print(what, `${median.toFixed(2)} ms`, `p95 ${p95.toFixed(2)} ms, ${runs} runs`);
