/** What a person should know and can do something about. */
export interface Trouble {
  readonly id: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly tip: string;
}

/** The worker's alerts: one an id, told again only when the words change, gone when it clears. */
export class Troubles {
  readonly #open = new Map<string, string>();
  readonly #post: (message: ({ readonly type: 'trouble' } & Trouble) | { readonly type: 'cleared'; readonly id: string }) => void;

  constructor(post: (message: ({ readonly type: 'trouble' } & Trouble) | { readonly type: 'cleared'; readonly id: string }) => void) {
    this.#post = post;
  }

  report(trouble: Trouble): void {
    const words = `${trouble.severity}\n${trouble.message}\n${trouble.tip}`;
    if (this.#open.get(trouble.id) === words) return;
    this.#open.set(trouble.id, words);
    this.#post({ type: 'trouble', ...trouble });
  }

  clear(id: string): void {
    if (this.#open.delete(id)) this.#post({ type: 'cleared', id });
  }
}
