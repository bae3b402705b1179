// How much script a browser loads before the page is usable: the script of index.html, what it
// preloads, and everything those import statically. What is imported later (the editor) is left out.
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Row } from '../row.ts';

const PAGE = fileURLToPath(new URL('../../../dist/renderer/index.html', import.meta.url));

export const pageScript: Row = {
  name: 'page-script',
  what: 'script before the page is usable, gzip',
  must: '250 kB',
  aim: '150 kB',
  async run({ say }) {
    let total = 0;
    for (const file of scriptsOf(PAGE)) {
      const bytes = readFileSync(file);
      const zipped = gzipSync(bytes).length;
      total += zipped;
      say(
        `${relative(dirname(PAGE), file)}: ${kilobytes(bytes.length)} kB, gzip ${kilobytes(zipped)} kB`,
      );
    }
    return { value: Number(kilobytes(total)), unit: 'kB', baseline: null, ratio: null, rounds: 1 };
  },
};

/** kB of 1,000 bytes. */
function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

export function scriptsOf(page: string): Set<string> {
  const html = readFileSync(page, 'utf8');
  const named = [...html.matchAll(/<(?:script|link)\b[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => tag.startsWith('<script') || tag.includes('modulepreload'))
    .map((tag) => /(?:src|href)="([^"]+)"/.exec(tag)?.[1])
    .filter((url) => url !== undefined);
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const name of staticImports(readFileSync(file, 'utf8'))) visit(join(dirname(file), name));
  };
  for (const url of named) visit(join(dirname(page), url.replace(/^\.?\//, '')));
  return found;
}

/** Relative names in `import ... from "./x.js"` and `import "./x.js"`; `import("./x.js")` is later. */
export function staticImports(code: string): string[] {
  return [...code.matchAll(/\b(?:from|import)\s*["'](\.{1,2}\/[^"']+)["']/g)].map(
    ([, name = '']) => name,
  );
}
