// Usage: node run.ts <main.cjs> [arguments of the program]
// Loads the bundle with `electron` meaning the double.
import Module, { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Resolver {
  _resolveFilename(request: string, ...rest: unknown[]): string;
}

const resolver = Module as unknown as Resolver;
const original = resolver._resolveFilename;
const double = fileURLToPath(new URL('./electron.ts', import.meta.url));
resolver._resolveFilename = (request, ...rest) =>
  request === 'electron' ? double : original.call(resolver, request, ...rest);

const [main] = process.argv.slice(2);
if (main === undefined) throw new Error('Name the main bundle.');
createRequire(import.meta.url)(resolve(main));
