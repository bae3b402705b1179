// A file being written: under another name until it is complete, so that what is cancelled or fails
// leaves nothing behind and what was there before stays. Writing waits for the disk: what is read and
// not yet written never adds up.
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

const PIECE = 1024 * 1024;

export class ExportFile {
  readonly #path: string;
  readonly #synced: boolean;
  readonly #file: number;
  #buffer: Buffer | undefined;
  #used = 0;
  #open = true;

  /** `synced`: waits at its end until the disk has it; one of thousands need not. */
  constructor(path: string, synced = true) {
    this.#path = path;
    this.#synced = synced;
    this.#file = openSync(partOf(path), 'w', 0o600);
  }

  text(text: string): void {
    // A UTF-16 unit takes three bytes of UTF-8 at most.
    if (text.length * 3 > PIECE - this.#used) {
      this.#flush();
      if (text.length * 3 > PIECE) {
        this.bytes(Buffer.from(text));
        return;
      }
    }
    this.#buffer ??= Buffer.allocUnsafe(PIECE);
    this.#used += this.#buffer.write(text, this.#used, 'utf8');
  }

  bytes(bytes: Uint8Array): void {
    if (bytes.length > PIECE - this.#used) this.#flush();
    // What comes whole needs no buffer.
    if (this.#used === 0 && bytes.length > PIECE / 2) this.#write(bytes);
    else {
      this.#buffer ??= Buffer.allocUnsafe(PIECE);
      this.#buffer.set(bytes, this.#used);
      this.#used += bytes.length;
    }
  }

  #flush(): void {
    if (this.#buffer) this.#write(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }

  #write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
  }

  /** The file is complete and on disk. */
  finish(): void {
    this.#flush();
    if (this.#synced) fsyncSync(this.#file);
    this.#close();
    renameSync(partOf(this.#path), this.#path);
  }

  discard(): void {
    this.#close();
    rmSync(partOf(this.#path), { force: true });
  }

  #close(): void {
    if (this.#open) closeSync(this.#file);
    this.#open = false;
  }
}

/** The name of an unfinished file or folder. */
export function partOf(path: string): string {
  return `${path}.part`;
}
