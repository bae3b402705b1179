// A store that is kept in the settings under its key: what changes in this page is saved, and what another
// window changes is taken over, item by item, so that no window overwrites what it has not seen.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { Json } from '../../shared/util/merged-changes.ts';
import type { PageClock } from './page-clock.ts';

export interface KeptStore {
  key: string;
  /** What is written. */
  stored(): object;
  /** Takes over what was written, in a new window. */
  restore(value: unknown): void;
  /** Takes over what another window has changed; without it each window has its own. */
  take?(value: unknown): void;
  subscribe(listener: () => void): () => void;
}

interface KeptSettingParts {
  client: { settings: Pick<ContractClient['settings'], 'set'> };
  clock: PageClock;
  store: KeptStore;
  /** What its store was restored as, as JSON. */
  known: string;
}

const SAVE_AFTER_MS = 400;

export class KeptSetting {
  readonly #parts: KeptSettingParts;
  /** What is in the settings, as far as this page knows. */
  #known: string;
  /** The change that made it so; what was heard of earlier is without it. */
  #revision = 0;
  #heard: { value: Json; revision: number } | null = null;
  #saving = false;
  #cancelSave: (() => void) | null = null;

  constructor(parts: KeptSettingParts) {
    this.#parts = parts;
    this.#known = parts.known;
    const plan = () => {
      this.#cancelSave?.();
      this.#cancelSave = parts.clock.after(SAVE_AFTER_MS, () => void this.#save());
    };
    parts.store.subscribe(plan);
    if (this.#now() !== this.#known) plan();
  }

  /** Called when the page goes away. */
  flush(): void {
    if (this.#cancelSave) void this.#save();
  }

  /** The value as some window left it. */
  hear(value: Json, revision: number): void {
    this.#heard = { value, revision };
    this.#settle();
  }

  /** The core may be another one: its revisions begin anew. */
  forgetRevision(): void {
    this.#revision = 0;
  }

  async #save(): Promise<void> {
    this.#cancelSave?.();
    this.#cancelSave = null;
    const value = this.#now();
    if (value === this.#known) return;
    const { client, store } = this.#parts;
    const before = store.take && JSON.parse(this.#known);
    this.#saving = true;
    try {
      const input = { key: store.key, value: JSON.parse(value), before };
      this.#revision = (await client.settings.set(input)).revision;
      this.#known = value;
    } catch {
      // Not worth a word: the next change, or what is heard when the core is back, tries again.
      return;
    } finally {
      this.#saving = false;
    }
    this.#settle();
  }

  #settle(): void {
    if (!this.#heard || this.#saving) return;
    if (this.#now() !== this.#known) {
      // Saved first, it comes back with what the others changed.
      void this.#save();
      return;
    }
    const { value, revision } = this.#heard;
    this.#heard = null;
    if (revision < this.#revision) return;
    this.#parts.store.take?.(value);
    this.#known = this.#now();
  }

  #now(): string {
    return JSON.stringify(this.#parts.store.stored());
  }
}
