// The one message the value panel shows. Rows may change 20 times a second while the user follows
// the newest, so at most one fetch is out and only the last wish is fetched after it.
import type { ContractClient } from '../../shared/contract/contract.ts';
import { PAYLOAD_PIECE } from '../../shared/contract/defaults.ts';
import type { Message } from '../../shared/contract/messages.ts';
import type { Problem } from '../../shared/util/problem.ts';
import { problemOf } from './problem-of.ts';
import { Revision } from './revision.ts';

export class MessageBody {
  readonly revision = new Revision();
  message: Message | null = null;
  /** What is loaded of the payload; `message.size` says how long it is. */
  bytes: Uint8Array = new Uint8Array();
  problem: Problem | null = null;
  /** Bytes loaded so far while the rest of a long payload is read. */
  progress: number | null = null;

  readonly #client: ContractClient;
  readonly #captureId: string;
  #wanted: number | null = null;
  #fetching = false;
  #reading: AbortController | null = null;

  constructor(client: ContractClient, captureId: string) {
    this.#client = client;
    this.#captureId = captureId;
  }

  /** `known`: a message that is at hand; it is fetched when that is another one. */
  show(id: number, known: Message | null = null): void {
    if (this.#wanted === id) return;
    this.#wanted = id;
    if (known?.id === id) this.#take(known);
    this.cancelLoading();
    if (known?.id !== id && !this.#fetching) void this.#fetch();
  }

  #take(message: Message): void {
    this.message = message;
    this.bytes = message.payload;
    this.problem = null;
  }

  /** Tries the message again that could not be read. */
  retry(): void {
    if (!this.#fetching) void this.#fetch();
  }

  get complete(): boolean {
    return this.message === null || this.bytes.length >= this.message.size;
  }

  /** Reads the rest of a payload that came in part. Resolves to all bytes, or null if cancelled. */
  async loadAll(): Promise<Uint8Array | null> {
    const { message } = this;
    if (!message) return null;
    if (this.complete) return this.bytes;
    this.cancelLoading();
    const reading = new AbortController();
    this.#reading = reading;
    try {
      const all = await this.#readPieces(message, reading.signal);
      if (reading.signal.aborted) return null;
      this.bytes = all;
      return all;
    } catch (error) {
      if (!reading.signal.aborted) this.problem = problemOf(error);
      return null;
    } finally {
      if (this.#reading === reading) {
        this.#reading = null;
        this.progress = null;
      }
      this.revision.bump();
    }
  }

  cancelLoading(): void {
    this.#reading?.abort();
    this.#reading = null;
    this.progress = null;
    this.revision.bump();
  }

  dispose(): void {
    this.cancelLoading();
  }

  async #readPieces(message: Message, signal: AbortSignal): Promise<Uint8Array> {
    const all = new Uint8Array(message.size);
    all.set(message.payload);
    let offset = message.payload.length;
    while (offset < all.length && !signal.aborted) {
      this.progress = offset;
      this.revision.bump();
      const length = Math.min(PAYLOAD_PIECE, all.length - offset);
      const input = { captureId: this.#captureId, id: message.id, offset, length };
      const piece = await this.#client.messages.payload(input, { signal });
      if (piece.length === 0) throw new Error(`The capture ended at byte ${offset}.`);
      all.set(piece, offset);
      offset += piece.length;
    }
    return all;
  }

  async #fetch(): Promise<void> {
    this.#fetching = true;
    let id = this.#wanted;
    while (id !== null) {
      try {
        const message = await this.#client.messages.get({ captureId: this.#captureId, id });
        // Another one may have been at hand meanwhile.
        if (this.#wanted === id || this.#wanted !== this.message?.id) this.#take(message);
      } catch (error) {
        if (this.#wanted === id) {
          this.problem = problemOf(error);
          // The message shown before would stand under another one's name.
          this.message = null;
          this.bytes = new Uint8Array();
        }
      }
      this.revision.bump();
      id = this.#wanted === id || this.#wanted === this.message?.id ? null : this.#wanted;
    }
    this.#fetching = false;
  }
}
