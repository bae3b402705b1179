// What a source file imports, and what that means inside the project. TypeScript 7 has no API to ask,
// and three patterns find every form: static, side effect, dynamic (types too), and re-export.
import { posix } from 'node:path';

export interface SourceFile {
  /** Relative to the project, with slashes. */
  path: string;
  text: string;
}

export interface Import {
  /** As it is written, without a query such as `?worker`. */
  specifier: string;
  /** Path of a file of the project; null for a package. */
  file: string | null;
  typeOnly: boolean;
}

const STATIC = /\b(?:import|export)\s+(type\s+)?([^'"`;()]*?)\bfrom\s*['"]([^'"\n]+)['"]/g;
const SIDE_EFFECT = /\bimport\s*['"]([^'"\n]+)['"]/g;
const DYNAMIC = /\bimport\s*\(\s*['"]([^'"\n]+)['"]/g;

export function importsOf({ path, text }: SourceFile): Import[] {
  const code = withoutComments(text);
  const found: Import[] = [];
  const add = (written: string | undefined, typeOnly: boolean): void => {
    if (written === undefined) return;
    const specifier = written.split('?')[0] ?? written;
    const file = specifier.startsWith('.')
      ? posix.normalize(posix.join(posix.dirname(path), specifier))
      : null;
    found.push({ specifier, file, typeOnly });
  };
  for (const [, type, names, specifier] of code.matchAll(STATIC)) {
    add(specifier, type !== undefined || hasOnlyTypes(names ?? ''));
  }
  for (const [, specifier] of code.matchAll(SIDE_EFFECT)) add(specifier, false);
  for (const [, specifier] of code.matchAll(DYNAMIC)) add(specifier, false);
  return found;
}

/** `{ type A, type B }`: nothing of it is left at run time. */
function hasOnlyTypes(names: string): boolean {
  const list = /^\s*\{([^}]*)\}\s*$/
    .exec(names)?.[1]
    ?.split(',')
    .filter((name) => name.trim());
  return list !== undefined && list.length > 0 && list.every((name) => /^\s*type\s/.test(name));
}

function withoutComments(text: string): string {
  // A slash pair after a colon is the middle of a URL.
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1');
}
