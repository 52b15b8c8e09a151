import type { Alert } from '../contract/index.ts';

/** What a person is to see until it clears: once per id. */
export class Alerts {
  readonly #alerts = new Map<string, Alert>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get list(): readonly Alert[] {
    return [...this.#alerts.values()];
  }

  raise(alert: Alert): void {
    this.#alerts.set(alert.id, alert);
    this.#onChange();
  }

  clear(id: string): void {
    if (this.#alerts.delete(id)) this.#onChange();
  }

  /** Clears what belongs to a run that is over. */
  clearAll(): void {
    if (this.#alerts.size === 0) return;
    this.#alerts.clear();
    this.#onChange();
  }
}
