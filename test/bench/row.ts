// What a row of the benchmark is. Rows measure and print; none of them judges.
import type { RecordedCapture } from './recorded-capture.ts';

export interface RowOptions {
  rounds: number;
  /** Messages of a round, for rows that send a load. */
  messages: number;
  /** 5,000,000 messages on disk; made when the first row asks for them. */
  recorded(): Promise<RecordedCapture>;
  /** Prints one line while it runs. */
  say(line: string): void;
}

export interface Measurement {
  value: number;
  unit: string;
  /** What `value` is compared with, in the same unit; null when it stands alone. */
  baseline: number | null;
  ratio: number | null;
  /** Rounds that the medians are taken of. */
  rounds: number;
}

export interface Row {
  name: string;
  what: string;
  /** The bounds to reach, as text for the table. */
  must: string;
  aim: string;
  run(options: RowOptions): Promise<Measurement>;
}
