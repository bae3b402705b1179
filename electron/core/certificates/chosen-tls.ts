// Reads the files a user chose for TLS, no more of them than a certificate or a key can have.
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { fail, textOf } from '../../../shared/util/problem.ts';
import { LONGEST_FILE, type TlsFile } from './tls-files.ts';

/** Rejects with FILE_MISSING or FILE_NOT_READABLE. A file that is too long ends one byte beyond the limit. */
export async function readTlsFile(path: string): Promise<TlsFile> {
  const name = basename(path);
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(LONGEST_FILE + 1) });
      return { name, bytes: Buffer.from(buffer.subarray(0, bytesRead)) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const detail = `${name}: ${textOf(error)}`;
    if (/ENOENT/.test(detail)) {
      fail('FILE_MISSING', 'This file is not there any more. Choose it again.', detail);
    }
    fail(
      'FILE_NOT_READABLE',
      `${name} cannot be read. Check its rights, or choose another.`,
      detail,
    );
  }
}
