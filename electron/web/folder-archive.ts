// A folder as one download: a tar archive (POSIX.1-2001, pax), made while it is sent.
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const BLOCK = 512;
/** Of the fields of a header: name, size in octal digits. */
const LONGEST_PLAIN_NAME = 100;
const LARGEST_PLAIN_SIZE = 0o77777777777;

/** The files directly in `folder`, under its name; ends `target`. */
export async function sendFolder(folder: string, target: Writable): Promise<void> {
  await pipeline(Readable.from(archive(folder)), target);
}

async function* archive(folder: string): AsyncGenerator<Buffer> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const { name } of entries.filter((entry) => entry.isFile())) {
    const path = join(folder, name);
    const { size, mtimeMs } = await stat(path);
    yield entryHeader(`${basename(folder)}/${name}`, size, mtimeMs);
    if (size > 0) yield* createReadStream(path, { end: size - 1 });
    yield padding(size);
  }
  yield Buffer.alloc(2 * BLOCK);
}

function entryHeader(path: string, size: number, mtimeMs: number): Buffer {
  const records: string[] = [];
  if (!/^[\x20-\x7e]*$/.test(path) || path.length > LONGEST_PLAIN_NAME) {
    records.push(paxRecord('path', path));
  }
  if (size > LARGEST_PLAIN_SIZE) records.push(paxRecord('size', String(size)));
  const plain = path.replace(/[^\x20-\x7e]/g, '_').slice(-LONGEST_PLAIN_NAME);
  const own = header(plain, size, mtimeMs, '0');
  if (records.length === 0) return own;
  const extended = Buffer.from(records.join(''));
  return Buffer.concat([
    header('pax', extended.length, mtimeMs, 'x'),
    extended,
    padding(extended.length),
    own,
  ]);
}

function header(name: string, size: number, mtimeMs: number, type: '0' | 'x'): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, LONGEST_PLAIN_NAME, 'latin1');
  block.write('0000600\0', 100, 'latin1');
  block.write('0000000\0', 108, 'latin1');
  block.write('0000000\0', 116, 'latin1');
  block.write(`${octal(Math.min(size, LARGEST_PLAIN_SIZE), 11)}\0`, 124, 'latin1');
  block.write(`${octal(Math.floor(mtimeMs / 1000), 11)}\0`, 136, 'latin1');
  block.write('        ', 148, 'latin1');
  block.write(type, 156, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
  return block;
}

/** "<length> key=value\n", the length counting itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  if (bytes + String(length).length !== length) length = bytes + String(length).length;
  return `${length}${rest}`;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}
