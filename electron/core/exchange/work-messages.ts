// What the core and a thread that exports, imports or recovers say to each other. Each such work has a
// thread of its own: it may read and write gigabytes and must not stand before anybody's click.
import type {
  ExportFormat,
  ImportFormat,
  ImportPreview,
  Redaction,
  Scope,
} from '../../../shared/contract/exchange.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import type { Started } from '../capture/thread-messages.ts';
import type { ProfileFile } from '../profiles/exchange/profile-file.ts';

export interface ExportAsk {
  /** The capture file; somebody else may be recording into it. */
  capture: string;
  /** Where to write; of `raw` with several messages a folder. */
  path: string;
  scope: Scope;
  format: ExportFormat;
  redaction: Redaction;
  /** Microseconds since 1970, for times in the query that are relative to now. */
  now: number;
}

export interface ImportAsk {
  source: string;
  format: ImportFormat;
  lineFormat: string;
  /** The capture file to make; nothing may be there. */
  target: string;
  /** Microseconds since 1970: the time of messages whose own is unknown. */
  now: number;
}

export interface RecoverAsk {
  /** A capture file nobody writes to. */
  damaged: string;
  target: string;
}

export interface CopyAsk {
  /** A capture file somebody else may be recording into. */
  capture: string;
  target: string;
}

export interface Works {
  export: { ask: ExportAsk; answer: null };
  import: { ask: ImportAsk; answer: null };
  preview: { ask: Omit<ImportAsk, 'target'>; answer: ImportPreview };
  recover: { ask: RecoverAsk; answer: null };
  /** Copies what is whole of a capture that is in use. */
  copy: { ask: CopyAsk; answer: null };
  profiles: { ask: { path: string }; answer: ProfileFile };
}

/** What has changed since the last time. */
export interface WorkProgress {
  done: number;
  messages: number;
  /** Undefined: as before. */
  total: number | null | undefined;
  skipped: [reason: string, count: number][];
}

export type ToWork = { kind: 'start'; name: keyof Works; ask: unknown } | { kind: 'cancel' };

export type FromWork =
  | Started<null>
  | { kind: 'progress'; progress: WorkProgress }
  | { kind: 'done'; answer: unknown }
  | { kind: 'failed'; problem: Problem };
