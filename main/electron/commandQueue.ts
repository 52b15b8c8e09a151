import type { ShellCommand } from '../contract/index.ts';

/** Holds commands back while there is no page to carry them out: files that the system opens while the app starts. */
export class CommandQueue {
  readonly #send: (command: ShellCommand) => void;
  readonly #waiting: ShellCommand[] = [];
  #pageIsUp = false;

  /** @param send  hands a command to the page */
  constructor(send: (command: ShellCommand) => void) {
    this.#send = send;
  }

  add(command: ShellCommand): void {
    if (this.#pageIsUp) this.#send(command);
    else this.#waiting.push(command);
  }

  /** Says whether the page listens; what waited is sent, in order. */
  set pageIsUp(isUp: boolean) {
    this.#pageIsUp = isUp;
    if (isUp) for (const command of this.#waiting.splice(0)) this.#send(command);
  }
}
