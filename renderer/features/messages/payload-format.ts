import type { Preview } from '../../../shared/contract/topics.ts';
import type { PayloadFormat } from '../../state/preferences.ts';

export type ShownFormat = Exclude<PayloadFormat, 'auto'>;

const IMAGE_TYPES: Partial<Record<Preview['kind'], string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
};

export function imageType(kind: Preview['kind']): string | undefined {
  return IMAGE_TYPES[kind];
}

/** What a payload is shown as: the user's choice where it can be, else what its kind asks for. */
export function formatFor(kind: Preview['kind'], choice: PayloadFormat): ShownFormat {
  if (choice === 'image') return imageType(kind) ? 'image' : natural(kind);
  return choice === 'auto' ? natural(kind) : choice;
}

function natural(kind: Preview['kind']): ShownFormat {
  if (kind === 'json') return 'json';
  if (kind === 'text' || kind === 'number' || kind === 'empty') return 'text';
  return imageType(kind) ? 'image' : 'hex';
}

const EXTENSIONS: Partial<Record<Preview['kind'], string>> = {
  json: 'json',
  text: 'txt',
  number: 'txt',
  jpeg: 'jpg',
  png: 'png',
  gif: 'gif',
  webp: 'webp',
  gzip: 'gz',
  cbor: 'cbor',
};

/** A name for the file a payload is saved to, from the last levels of its topic. */
export function fileNameFor(topic: string, id: number, kind: Preview['kind']): string {
  const words = topic.split('/').slice(-2).join('-').toWellFormed();
  const safe = words
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|-+$/g, '')
    .slice(0, 80);
  return `${safe || 'payload'}-${id}.${EXTENSIONS[kind] ?? 'bin'}`;
}
