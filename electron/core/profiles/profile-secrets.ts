// Secrets of profiles in the secrets port, by profile and name, and which of them it still holds.
import type { SecretValues } from '../../../shared/contract/profiles.ts';
import type { Secrets } from '../ports.ts';

export class ProfileSecrets {
  readonly #port: Secrets;
  readonly #held = new Map<string, Set<string>>();

  constructor(port: Secrets) {
    this.#port = port;
  }

  /** Looks which of them the port has; answers these. */
  async look(id: string, names: readonly string[]): Promise<ReadonlySet<string>> {
    const held = new Set<string>();
    for (const name of names) {
      if ((await this.get(id, name)) !== undefined) held.add(name);
    }
    this.#held.set(id, held);
    return held;
  }

  holds(id: string, name: string): boolean {
    return this.#held.get(id)?.has(name) === true;
  }

  get(id: string, name: string): Promise<string | undefined> {
    return this.#port.get(keyOf(id, name));
  }

  /** '' removes one. */
  async keep(id: string, values: SecretValues): Promise<void> {
    const held = this.#held.get(id) ?? new Set();
    this.#held.set(id, held);
    for (const [name, value] of Object.entries(values)) {
      if (value === '') {
        await this.#port.delete(keyOf(id, name));
        held.delete(name);
      } else {
        await this.#port.set(keyOf(id, name), value);
        held.add(name);
      }
    }
  }

  async remove(id: string, names: readonly string[]): Promise<void> {
    await this.keep(id, Object.fromEntries(names.map((name) => [name, ''])));
    this.#held.delete(id);
  }
}

/** The names of a profile's secrets once `values` are kept. */
export function secretNamesAfter(before: readonly string[], values: SecretValues): string[] {
  const names = new Set(before);
  for (const [name, value] of Object.entries(values)) {
    if (value === '') names.delete(name);
    else names.add(name);
  }
  return [...names];
}

function keyOf(id: string, name: string): string {
  return `profile/${id}/${name}`;
}
