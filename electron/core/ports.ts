// What a host supplies to the core. The core imports neither electron nor http; everything it needs
// from outside comes through here, so a test can supply its own.
import type { FileKind } from '../../shared/contract/exchange.ts';

export interface CorePorts {
  version: string;
  host: 'electron' | 'browser';
  /** An existing or creatable folder; one core at a time. */
  dataDir: string;
  secrets: Secrets;
  files: FileChoice;
  clock: Clock;
  log: Log;
  /** Numbers in [0, 1); used for client IDs and jitter, never for secrets. */
  random(): number;
  /** The capture thread's script: a file in development and tests, its bundled text in a build. */
  captureThread: ThreadSource;
}

export type ThreadSource = { url: URL } | { code: string };

/** How the user chooses files; null when they cancel. */
export interface FileChoice {
  /** Where to write: a path that may not exist yet. `folder`: of a folder, for several files. */
  chooseSave(name: string, folder: boolean): Promise<string | null>;
  /** Rejects with a `ProblemError` where the host has no dialog (a browser uploads instead). */
  chooseOpen(kind: FileKind): Promise<string | null>;
  /**
   * The core has what it needs of a file that may hold secrets: a copy the host made of it goes, the user's
   * own file stays. Missing where the host makes no copies.
   */
  release?(path: string): Promise<void>;
}

/** Passwords by key. Keys are ours (`profile/<id>/password`), values are never logged. */
export interface Secrets {
  readonly persistent: boolean;
  /** Where they are kept and how safe that is: `description` in English, `code` and `params` for the page. */
  readonly code: string;
  readonly description: string;
  readonly params: Readonly<Record<string, string>>;
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

export interface Clock {
  /** Microseconds since 1970. */
  micros(): number;
  /** Calls back once after `ms`; the returned function cancels. */
  after(ms: number, run: () => void): () => void;
}

export interface Log {
  info(scope: string, text: string): void;
  error(scope: string, text: string): void;
}
