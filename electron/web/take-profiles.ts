// --profiles: connections of a file are taken over before the page is served.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fail, textOf } from '../../shared/util/problem.ts';
import type { Core } from '../core/core.ts';

/** Says what became of each; rejects with a `ProblemError` when one of the files cannot be read. */
export async function takeProfiles(
  core: Pick<Core, 'takeProfiles'>,
  file: string,
  passphraseFile: string | null,
): Promise<void> {
  const passphrase = passphraseFile === null ? '' : await firstLine(passphraseFile);
  const { profiles, existing, problems } = await core.takeProfiles(resolve(file), passphrase);
  console.log(`${counted(profiles.length)} taken over from ${file}.`);
  if (existing.length > 0) {
    const same = counted(existing.length);
    console.log(`Left alone, because the same name and address are there already: ${same}.`);
  }
  for (const { message, detail } of problems) console.error(`${detail ?? file}: ${message}`);
}

function counted(count: number): string {
  return count === 1 ? '1 connection' : `${count} connections`;
}

async function firstLine(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) =>
    fail(
      'PASSPHRASE_FILE_UNREADABLE',
      'The file named by --profiles-passphrase-file cannot be read. Check its name and rights.',
      textOf(error),
    ),
  );
  const line = text.replace(/^\ufeff/, '').split(/\r?\n/, 1)[0] ?? '';
  if (line === '') {
    fail(
      'PASSPHRASE_FILE_EMPTY',
      'The file named by --profiles-passphrase-file has no first line.',
    );
  }
  return line;
}
