// The pages of a damaged SQLite file, read without SQLite: with those of its write-ahead log that were
// committed, as SQLite would (https://www.sqlite.org/fileformat2.html).
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { PAGE_SIZE } from '../capture/schema.ts';

const LOG_HEADER = 32;
const FRAME_HEADER = 24;
/** Its last bit says in which byte order the checksums are counted. */
const LOG_MAGIC = 0x377f0682;

export class DatabasePages {
  readonly #file: number;
  readonly #log: number | undefined;
  /** Place in the log of the newest committed content of a page. */
  readonly #committed = new Map<number, number>();
  /** Pages in the log behind a damaged place: they may hold what is nowhere else. */
  readonly loose: number[] = [];
  /** As the newest commit in the log says. */
  #committedPages: number | undefined;
  readonly count: number;
  readonly bytes: number;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    const log = `${path}-wal`;
    if (existsSync(log)) {
      this.#log = openSync(log, 'r');
      this.#readLog(this.#log);
    }
    const whole = Math.floor(fstatSync(this.#file).size / PAGE_SIZE);
    // Behind the end that was committed lies what was deleted.
    this.count = this.#committedPages ?? whole;
    this.bytes = this.count * PAGE_SIZE;
  }

  /** Page `number`, from 1; undefined beyond the end of the file. */
  page(number: number): Buffer | undefined {
    if (number < 1 || number > this.count) return undefined;
    const inLog = this.#committed.get(number);
    if (inLog !== undefined) return this.loosePage(inLog);
    return readPage(this.#file, (number - 1) * PAGE_SIZE);
  }

  /** One of `loose`. */
  loosePage(at: number): Buffer | undefined {
    return this.#log === undefined ? undefined : readPage(this.#log, at);
  }

  #readLog(log: number): void {
    const header = Buffer.alloc(LOG_HEADER);
    if (readSync(log, header, 0, LOG_HEADER, 0) < LOG_HEADER) return;
    const magic = header.readUInt32BE(0);
    if ((magic & ~1) >>> 0 !== LOG_MAGIC || header.readUInt32BE(8) !== PAGE_SIZE) return;
    const sum = new LogChecksum((magic & 1) === 1);
    sum.add(header, 0, 24);
    const frame = Buffer.alloc(FRAME_HEADER + PAGE_SIZE);
    let pending: [page: number, at: number][] = [];
    let isWhole = sum.isAt(header, 24);
    for (let at = LOG_HEADER; ; at += frame.length) {
      if (readSync(log, frame, 0, frame.length, at) < frame.length) break;
      // What is left of a log written before has another salt.
      if (frame.compare(header, 16, 24, 8, 16) !== 0) break;
      if (isWhole) {
        sum.add(frame, 0, 8);
        sum.add(frame, FRAME_HEADER, frame.length);
        isWhole = sum.isAt(frame, 16);
      }
      if (!isWhole) {
        this.loose.push(at + FRAME_HEADER);
        continue;
      }
      pending.push([frame.readUInt32BE(0), at + FRAME_HEADER]);
      const pagesThen = frame.readUInt32BE(4);
      const isCommit = pagesThen !== 0;
      if (!isCommit) continue;
      this.#committedPages = pagesThen;
      for (const [page, place] of pending) this.#committed.set(page, place);
      pending = [];
    }
    this.loose.push(...pending.map(([, place]) => place));
  }

  close(): void {
    closeSync(this.#file);
    if (this.#log !== undefined) closeSync(this.#log);
  }
}

function readPage(file: number, at: number): Buffer | undefined {
  const page = Buffer.allocUnsafe(PAGE_SIZE);
  return readSync(file, page, 0, PAGE_SIZE, at) === PAGE_SIZE ? page : undefined;
}

class LogChecksum {
  readonly #bigEndian: boolean;
  #first = 0;
  #second = 0;

  constructor(bigEndian: boolean) {
    this.#bigEndian = bigEndian;
  }

  add(bytes: Buffer, from: number, to: number): void {
    let first = this.#first;
    let second = this.#second;
    for (let at = from; at < to; at += 8) {
      first = (first + this.#word(bytes, at) + second) >>> 0;
      second = (second + this.#word(bytes, at + 4) + first) >>> 0;
    }
    this.#first = first;
    this.#second = second;
  }

  #word(bytes: Buffer, at: number): number {
    return this.#bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
  }

  isAt(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#first && bytes.readUInt32BE(at + 4) === this.#second;
  }
}
