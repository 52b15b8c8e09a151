export interface CloseNoteOptions {
  /** Asks the person; takes the question away, answered or not, when the signal is aborted. */
  ask(message: string, signal: AbortSignal): Promise<'wait' | 'quit'>;
  /** Quit, whatever is still being written. */
  abandon(): void;
}

/**
 * What a person sees while the app quits and the host still writes: one question at a time, gone by itself when all is written. Who
 * chose to wait is asked again only when they quit again.
 */
export class CloseNote {
  readonly #options: CloseNoteOptions;
  readonly #over = new AbortController();
  #isAsking = false;
  #mayAsk = true;

  constructor(options: CloseNoteOptions) {
    this.#options = options;
  }

  /** The host reports that it still writes. @param folder  of the session; null where it names none */
  writing(folder: string | null): void {
    if (this.#isAsking || !this.#mayAsk || this.#over.signal.aborted) return;
    this.#isAsking = true;
    this.#mayAsk = false;
    const what = folder === null ? 'The frame host is still writing.' : `Still writing ${folder}.`;
    void this.#options.ask(`${what} The app quits by itself when it is done.`, this.#over.signal).then((answer) => {
      this.#isAsking = false;
      if (answer === 'quit' && !this.#over.signal.aborted) this.#options.abandon();
    });
  }

  /** The person asked to quit once more: the next report of the host asks anew. */
  quitAgain(): void {
    this.#mayAsk = true;
  }

  /** All is written, or nothing more is waited for. */
  end(): void {
    this.#over.abort();
  }
}
