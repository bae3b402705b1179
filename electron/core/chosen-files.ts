// Files the user chose in this run. The page knows them by an id: it can name no path, so whoever talks
// to the page cannot make the core read or write one.
import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ChosenFile, FileKind } from '../../shared/contract/exchange.ts';
import { fail } from '../../shared/util/problem.ts';
import type { CorePorts } from './ports.ts';

export class ChosenFiles {
  readonly #ports: Pick<CorePorts, 'files'>;
  readonly #paths = new Map<string, string>();

  constructor(ports: Pick<CorePorts, 'files'>) {
    this.#ports = ports;
  }

  /** null: the user cancelled. */
  async chooseSave(name: string, folder: boolean): Promise<ChosenFile | null> {
    const path = await this.#ports.files.chooseSave(safeName(name), folder);
    return path === null ? null : this.add(path);
  }

  async chooseOpen(kind: FileKind): Promise<ChosenFile | null> {
    const path = await this.#ports.files.chooseOpen(kind);
    return path === null ? null : this.add(path);
  }

  /** Makes a file known to the page that the host or the core itself names. */
  async add(path: string): Promise<ChosenFile> {
    const fileId = randomBytes(16).toString('hex');
    this.#paths.set(fileId, path);
    const found = await stat(path).catch(() => undefined);
    return { fileId, name: basename(path), path, bytes: found?.isFile() ? found.size : null };
  }

  /** Throws FILE_UNKNOWN. */
  path(fileId: string): string {
    const path = this.#paths.get(fileId);
    if (path === undefined) fail('FILE_UNKNOWN', 'Choose the file again: it is no longer known.');
    return path;
  }

  /** Nothing more is read of these files: uploaded copies of them, which may hold keys or passwords, go. */
  async release(fileIds: readonly string[]): Promise<void> {
    for (const fileId of fileIds) await this.#ports.files.release?.(this.path(fileId));
  }
}

/** A file name on every system, without a folder in it. */
function safeName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a file name must not hold
  const safe = name.replace(/[\u0000-\u001f<>:"/\\|?*]/g, '_').replace(/^\.+|[. ]+$/g, '');
  return safe || 'capture';
}
