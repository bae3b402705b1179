// The list of the core that a feed shows: opened when it is first asked for, and again where it has
// ended with the page's connection.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { Host } from '../host/host.ts';

export interface ListSpec {
  query: string;
  /** Milliseconds since 1970: only what was recorded up to then, without following. */
  until: number | null;
}

type Opened = Awaited<ReturnType<ContractClient['results']['open']>>;
export type QueryProblem = NonNullable<Opened['problem']>;

export interface OpenedList {
  spec: ListSpec;
  generation: number;
  /** null: the query cannot be read. */
  id: number | null;
  problem: QueryProblem | null;
}

interface ListOpenerOptions {
  client: ContractClient;
  link: Host['link'];
  captureId: string;
  spec: ListSpec;
  /** Called for each list, before anything is asked of it. */
  opened(list: OpenedList): void;
}

export class ListOpener {
  /** The one that is open; null while there is none. */
  list: OpenedList | null = null;
  spec: ListSpec;
  readonly #options: ListOpenerOptions;
  #opening: Promise<OpenedList> | null = null;
  #disposed = false;

  constructor(options: ListOpenerOptions) {
    this.#options = options;
    this.spec = options.spec;
  }

  current(): Promise<OpenedList> {
    const generation = this.#options.link.generation();
    const { list } = this;
    if (list && list.generation === generation && list.spec === this.spec) {
      return Promise.resolve(list);
    }
    this.#opening ??= this.#open(this.spec, generation).finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  /** Closes the list; the next one is that of `spec`. */
  change(spec: ListSpec): void {
    this.spec = spec;
    this.#close();
  }

  /** The core does not know it any more. */
  forget(): void {
    this.list = null;
  }

  dispose(): void {
    this.#disposed = true;
    this.#close();
  }

  /** Opens until the list is that of the spec as it is then: it may change while the core answers. */
  async #open(spec: ListSpec, generation: number): Promise<OpenedList> {
    const { client, link, captureId } = this.#options;
    const { resultsId, problem } = await client.results.open({ captureId, ...spec });
    const list = { spec, generation, id: resultsId, problem };
    if (this.#disposed || spec !== this.spec || generation !== link.generation()) {
      this.#release(list);
      if (this.#disposed) throw new Error('disposed');
      return this.#open(this.spec, link.generation());
    }
    this.list = list;
    this.#options.opened(list);
    return list;
  }

  #close(): void {
    if (this.list) this.#release(this.list);
    this.list = null;
  }

  #release({ id, generation }: OpenedList): void {
    if (id === null || generation !== this.#options.link.generation()) return;
    // The core ends lists with the page's connection anyway.
    this.#options.client.results.close({ resultsId: id }).catch(() => undefined);
  }
}
