/** One thing at a time, higher priority first, in order among equals. What waits can be taken back. */

interface Task {
  readonly priority: number;
  readonly order: number;
  run(): Promise<void>;
  reject(error: unknown): void;
}

export class TaskQueue {
  #tasks: Task[] = [];
  #order = 0;
  #running = false;

  get length(): number {
    return this.#tasks.length;
  }

  /**
   * @param body runs when its turn comes; the next task waits until it settles
   * @param aborted the error for a task that its signal takes back while it waits
   */
  add<T>(
    body: () => Promise<T>,
    options: { priority?: number | undefined; signal?: AbortSignal | undefined; aborted: () => Error },
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const { signal } = options;
      if (signal?.aborted) return reject(options.aborted());
      const leave = () => {
        if (this.#remove(task)) reject(options.aborted());
      };
      const task: Task = {
        priority: options.priority ?? 0,
        order: this.#order++,
        async run() {
          signal?.removeEventListener('abort', leave);
          try {
            resolve(await body());
          } catch (error) {
            reject(error);
          }
        },
        reject: (error) => {
          signal?.removeEventListener('abort', leave);
          reject(error);
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#tasks.push(task);
      this.#tasks.sort((one, other) => other.priority - one.priority || one.order - other.order);
      void this.#drain();
    });
  }

  /** Rejects everything that waits. What runs is not touched. */
  clear(error: () => Error): void {
    const tasks = this.#tasks;
    this.#tasks = [];
    for (const task of tasks) task.reject(error());
  }

  #remove(task: Task): boolean {
    const at = this.#tasks.indexOf(task);
    if (at >= 0) this.#tasks.splice(at, 1);
    return at >= 0;
  }

  async #drain(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let task = this.#tasks.shift(); task; task = this.#tasks.shift()) await task.run();
    } finally {
      this.#running = false;
    }
  }
}
