/**
 * Runs calls that come together as one: while `maxRunning` groups are under way, further calls gather
 * for the next. A call that comes alone starts at once.
 */
export class CallGroups<Input, Output> {
  readonly #run: (inputs: Input[]) => Promise<Output[]>;
  readonly #maxRunning: number;
  readonly #maxSize: number;
  readonly #waiting: { input: Input; settle: PromiseWithResolvers<Output> }[] = [];
  #running = 0;

  /** `run` answers the inputs in their order. */
  constructor(
    run: (inputs: Input[]) => Promise<Output[]>,
    { maxRunning, maxSize }: { maxRunning: number; maxSize: number },
  ) {
    this.#run = run;
    this.#maxRunning = maxRunning;
    this.#maxSize = maxSize;
  }

  call(input: Input): Promise<Output> {
    const settle = Promise.withResolvers<Output>();
    this.#waiting.push({ input, settle });
    // Requests that were read from their sockets in one turn still join this group.
    if (this.#waiting.length === 1) setImmediate(() => this.#start());
    return settle.promise;
  }

  #start(): void {
    while (this.#running < this.#maxRunning && this.#waiting.length > 0) {
      this.#running++;
      void this.#runGroup(this.#waiting.splice(0, this.#maxSize));
    }
  }

  async #runGroup(group: { input: Input; settle: PromiseWithResolvers<Output> }[]): Promise<void> {
    try {
      const outputs = await this.#run(group.map(({ input }) => input));
      if (outputs.length !== group.length) throw new Error("a group of calls was answered in part");
      for (const [place, output] of outputs.entries()) group[place]?.settle.resolve(output);
    } catch (error) {
      for (const { settle } of group) settle.reject(error);
    } finally {
      this.#running--;
      this.#start();
    }
  }
}
