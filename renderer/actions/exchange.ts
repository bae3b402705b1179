// What starts long work: export, import, replay, clearing retained messages. Each call answers what was in the
// way, or null when the work has begun; how it gets on is in the list of jobs, which opens.
import type {
  ExportFormat,
  ExportOptions,
  ImportFormat,
  ImportPreview,
  ReplayOptions,
  ReplayPlan,
} from '../../shared/contract/exchange.ts';
import type { ClearPlan } from '../../shared/contract/publish.ts';
import type { Problem } from '../../shared/util/problem.ts';
import { problemOf } from '../live/problem-of.ts';
import type { Page } from '../page.ts';
import { useJobsTray } from '../state/jobs-tray.ts';

const ENDINGS: Record<ExportFormat, string> = {
  ndjson: '.ndjson',
  json: '.json',
  csv: '.csv',
  raw: '',
  sqlite: '.mqttscope',
};

/** Asks where to write first; `name` is what the capture is called. */
export async function startExport(
  page: Page,
  options: Omit<ExportOptions, 'fileId'>,
  name: string,
): Promise<Problem | 'cancelled' | null> {
  try {
    const folder = options.format === 'raw';
    const file = await page.host.files.saveFile(
      exportName(name, options.format, new Date()),
      folder,
    );
    if (!file) return 'cancelled';
    return await started(() => page.client.exchange.export({ ...options, fileId: file.fileId }));
  } catch (error) {
    return problemOf(error);
  }
}

export function exportName(name: string, format: ExportFormat, now: Date): string {
  return exportFileName(name.replace(/\.mqttscope$/, ''), ENDINGS[format], now);
}

/** "Plant A 2026-11-21 14-03.ndjson": no character a file system refuses. */
export function exportFileName(name: string, ending: string, now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const stem = name
    .replace(/[^\p{L}\p{N}._ -]+/gu, '-')
    .slice(0, 80)
    .trim();
  return `${stem || 'capture'} ${date} ${two(now.getHours())}-${two(now.getMinutes())}${ending}`;
}

export interface ImportChoice {
  fileId: string;
  format: ImportFormat;
  lineFormat: string;
}

export async function previewImport(
  page: Page,
  choice: ImportChoice,
): Promise<ImportPreview | Problem> {
  try {
    return await page.client.exchange.importPreview(choice);
  } catch (error) {
    return problemOf(error);
  }
}

/** `profileId` null: into a new capture file. */
export function startImport(
  page: Page,
  choice: ImportChoice,
  profileId: string | null,
): Promise<Problem | null> {
  const target =
    profileId === null ? { kind: 'file' as const } : { kind: 'profile' as const, profileId };
  return started(() => page.client.exchange.import({ ...choice, target }));
}

export async function planReplay(
  page: Page,
  options: ReplayOptions,
): Promise<ReplayPlan | Problem> {
  try {
    return await page.client.exchange.replayPlan(options);
  } catch (error) {
    return problemOf(error);
  }
}

export function startReplay(
  page: Page,
  options: ReplayOptions,
  confirmed: boolean,
): Promise<Problem | null> {
  return started(() => page.client.exchange.replay({ ...options, confirmed }));
}

export async function planClearing(
  page: Page,
  profileId: string,
  nodes: readonly number[],
): Promise<ClearPlan | Problem> {
  try {
    return await page.client.publish.clearPlan({ profileId, nodes: [...nodes] });
  } catch (error) {
    return problemOf(error);
  }
}

/** The user was asked. */
export function startClearing(
  page: Page,
  profileId: string,
  nodes: readonly number[],
): Promise<Problem | null> {
  return started(() =>
    page.client.publish.clearRetained({ profileId, nodes: [...nodes], confirmed: true }),
  );
}

async function started(start: () => Promise<unknown>): Promise<Problem | null> {
  try {
    await start();
    useJobsTray.getState().setOpen(true);
    return null;
  } catch (error) {
    return problemOf(error);
  }
}
