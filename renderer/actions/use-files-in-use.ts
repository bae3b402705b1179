// Files that were picked for a part of the page. When it goes, the core is told that nobody needs them any
// more: copies that were uploaded, which may hold passwords or keys, are deleted.
import { useEffect, useState } from 'react';
import { type Page, usePage } from '../page.ts';

export class FilesInUse {
  readonly #page: Page;
  readonly #held = new Set<string>();
  #over = false;

  constructor(page: Page) {
    this.#page = page;
  }

  hold(fileId: string): void {
    this.#held.add(fileId);
    // An upload may end after what it was for.
    if (this.#over) this.release();
  }

  /** The core goes on with it by itself, whoever leaves meanwhile. */
  handOver(fileId: string): void {
    this.#held.delete(fileId);
  }

  /** One of them, or all. */
  release(fileIds: readonly string[] = [...this.#held]): void {
    for (const fileId of fileIds) this.#held.delete(fileId);
    if (fileIds.length === 0) return;
    // What cannot be told now is deleted when the program starts again.
    this.#page.client.files.release({ fileIds: [...fileIds] }).catch(() => undefined);
  }

  begin(): () => void {
    this.#over = false;
    const end = () => this.release();
    window.addEventListener('pagehide', end);
    return () => {
      window.removeEventListener('pagehide', end);
      this.#over = true;
      this.release();
    };
  }
}

export function useFilesInUse(): FilesInUse {
  const page = usePage();
  const [inUse] = useState(() => new FilesInUse(page));
  useEffect(() => inUse.begin(), [inUse]);
  return inUse;
}
