// A text file line by line, as bytes: lines may be as long as the largest payload in base64, and only
// one is in memory.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const PIECE = 1024 * 1024;
const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

export class ImportFile {
  readonly #file: number;
  readonly bytes: number;
  /** Read so far. */
  position = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.bytes = fstatSync(this.#file).size;
  }

  /** The file from its beginning, without a byte order mark. A piece is valid until the next. */
  *pieces(): Generator<Buffer> {
    const buffer = Buffer.allocUnsafe(PIECE);
    for (this.position = 0; ; ) {
      const read = readSync(this.#file, buffer, 0, PIECE, this.position);
      if (read === 0) return;
      const hasMark = this.position === 0 && buffer.subarray(0, 3).equals(BYTE_ORDER_MARK);
      this.position += read;
      yield buffer.subarray(hasMark ? 3 : 0, read);
    }
  }

  /** Without their line ends; a line is valid until the next. */
  *lines(): Generator<Buffer> {
    let begun: Buffer[] = [];
    for (const piece of this.pieces()) {
      let start = 0;
      for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
        const line = piece.subarray(start, end);
        start = end + 1;
        if (begun.length === 0) yield line;
        else {
          const whole = Buffer.concat([...begun, line]);
          begun = [];
          yield whole;
        }
      }
      // The buffer is read into again: what goes on in the next piece is copied.
      if (start < piece.length) begun.push(Buffer.from(piece.subarray(start)));
    }
    if (begun.length > 0) yield Buffer.concat(begun);
  }

  close(): void {
    closeSync(this.#file);
  }
}
