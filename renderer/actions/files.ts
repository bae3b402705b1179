// Files the user chooses, by way of the core.
import type { ChosenFile } from '../../shared/contract/exchange.ts';
import type { Page } from '../page.ts';

/** null: cancelled. */
export function pickFile(page: Page, kind: 'capture' | 'import'): Promise<ChosenFile | null> {
  return page.client.files.chooseOpen({ kind });
}

/** Where to write; null: cancelled. */
export function saveFile(page: Page, name: string, folder: boolean): Promise<ChosenFile | null> {
  return page.client.files.chooseSave({ name, folder });
}

/** Downloads a file the core wrote, or shows it in its folder. */
export function deliverFile(page: Page, { path }: { fileId: string; path: string }): void {
  page.host.capabilities.revealFile?.(path);
}
