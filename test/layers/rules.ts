// The walls between the layers, as data, and the check. A broken rule is a sentence.
import { type Import, importsOf, type SourceFile } from './imports.ts';

interface Rule {
  /** Whose imports it is about: paths or folders (with a slash at the end). */
  from: readonly string[];
  /** What of the project they may import besides themselves. */
  may: readonly string[];
  /** What they may import of the project if nothing of it is left at run time. */
  mayTypes?: readonly string[];
}

const CORE_DOOR = ['electron/core/core.ts', 'electron/core/ports.ts'];
const DESKTOP = ['electron/desktop/', 'electron/main.ts'];
const WEB = ['electron/web/', 'electron/serve.ts'];

/** The schemas of the contract bring their library along: a fifth of the page's first script. */
const FOR_THE_PAGE = [
  ...['shared/mqtt/', 'shared/payload/', 'shared/query/', 'shared/util/'],
  ...['shared/contract/defaults.ts', 'shared/contract/serializer.ts'],
];

const RULES: readonly Rule[] = [
  { from: ['shared/'], may: [] },
  { from: ['electron/core/'], may: ['shared/'] },
  { from: DESKTOP, may: ['shared/', ...CORE_DOOR] },
  { from: WEB, may: ['shared/', ...CORE_DOOR] },
  { from: ['electron/preload.ts'], may: [], mayTypes: ['shared/'] },
  { from: ['renderer/'], may: FOR_THE_PAGE, mayTypes: ['shared/'] },
];

/** Inside the page: widgets know nothing of the program. */
const DUMB = 'renderer/ui/';
const NOT_FOR_DUMB = [
  'renderer/state/',
  'renderer/live/',
  'renderer/host/',
  'renderer/features/',
  'shared/contract/',
];

/** Packages that must not spread: who may import them. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  electron: [...DESKTOP, 'electron/preload.ts'],
  mqtt: ['electron/core/client/'],
  aedes: ['electron/core/broker/'],
  'node:sqlite': ['electron/core/capture/', 'electron/core/util/data-lock.ts'],
  'node:http': WEB,
  'node:https': WEB,
  'node:http2': [],
  ws: ['electron/web/', 'electron/core/client/transport/web-socket.ts'],
  'monaco-editor': ['renderer/editor/'],
  uplot: ['renderer/features/charts/'],
  zustand: ['renderer/state/'],
};

/** Owned by a single file of its folder. */
const ONE_FILE = ['mqtt'];

const MAX_LINES = 400;

/** Everything wrong with the files, a sentence each. */
export function check(files: readonly SourceFile[]): string[] {
  const imports = new Map(files.map((file) => [file.path, importsOf(file)]));
  return [
    ...files.flatMap((file) => checkForm(file)),
    ...[...imports].flatMap(([path, list]) => list.flatMap((found) => checkImport(path, found))),
    ...checkOneFile(imports),
    ...cycles(imports),
  ];
}

function checkForm({ path, text }: SourceFile): string[] {
  const wrong: string[] = [];
  // Ambient declarations describe what a bundler makes of a file, default exports included.
  const hasDefault = /^\s*export\s+default\b|\bas\s+default\b/m.test(text);
  if (hasDefault && !path.endsWith('.d.ts')) wrong.push(`${path} has a default export`);
  if (!path.split('/').every((name) => /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/.test(name))) {
    wrong.push(`${path} is not in kebab case`);
  }
  const lines = text.split('\n').length;
  if (lines > MAX_LINES) wrong.push(`${path} has ${lines} lines, more than ${MAX_LINES}`);
  return wrong;
}

function checkImport(path: string, found: Import): string[] {
  const target = found.file ?? found.specifier;
  const refused = [`${path} must not import ${target}`];
  if (found.file === null) {
    const owners = Object.entries(OWNERS).find(([name]) => isPackage(found.specifier, name))?.[1];
    if (owners && !isIn(path, owners)) return refused;
    const preloadOnly = path === 'electron/preload.ts' && found.specifier !== 'electron';
    return preloadOnly ? refused : [];
  }
  const rule = RULES.find(({ from }) => isIn(path, from));
  if (rule) {
    const allowed = [...rule.from, ...rule.may, ...(found.typeOnly ? (rule.mayTypes ?? []) : [])];
    if (!isIn(found.file, allowed)) return refused;
  }
  const feature = featureOf(path);
  const other = featureOf(found.file);
  if (feature !== null && other !== null && feature !== other) return refused;
  return isIn(path, [DUMB]) && isIn(found.file, NOT_FOR_DUMB) ? refused : [];
}

function checkOneFile(imports: ReadonlyMap<string, readonly Import[]>): string[] {
  return ONE_FILE.flatMap((name) => {
    const users = [...imports].filter(
      ([path, list]) =>
        RULES.some(({ from }) => isIn(path, from)) &&
        list.some((found) => isPackage(found.specifier, name)),
    );
    const [, ...more] = users.map(([path]) => path);
    return more.map((path) => `${path} must not import ${name}: one file owns it`);
  });
}

/** Every way that leads back to where it began, types counted. */
function cycles(imports: ReadonlyMap<string, readonly Import[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    const at = way.indexOf(path);
    if (at >= 0) found.push(`cycle: ${[...way.slice(at), path].join(' -> ')}`);
    if (at >= 0 || done.has(path)) return;
    for (const { file } of imports.get(path) ?? []) {
      if (file !== null && imports.has(file)) visit(file, [...way, path]);
    }
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return found;
}

function featureOf(path: string): string | null {
  return /^renderer\/features\/([^/]+)\//.exec(path)?.[1] ?? null;
}

function isPackage(specifier: string, name: string): boolean {
  return specifier === name || specifier.startsWith(`${name}/`);
}

function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place));
}
