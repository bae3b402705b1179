// Files that were changed in any way: an importer answers with a sentence or with a full account, and never
// decides about TLS for the user.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProfileDraft } from '../../../../electron/core/profiles/exchange/profile-draft.ts';
import { draftsOf } from '../../../../electron/core/profiles/exchange/profile-drafts.ts';
import {
  type ProfileFile,
  parseProfileFile,
} from '../../../../electron/core/profiles/exchange/profile-file.ts';
import { DEFAULT_PROFILE, DEFAULT_WILL } from '../../../../shared/contract/defaults.ts';
import { profileFieldsSchema } from '../../../../shared/contract/profiles.ts';
import { ProblemError } from '../../../../shared/util/problem.ts';
import { EXPLORER, MQTTFX, MQTTX } from './imported-files.ts';

const OWN = {
  format: 'mqttscope-profiles',
  version: 1,
  profiles: [
    {
      ...DEFAULT_PROFILE,
      clientId: 'own-client',
      host: 'broker.example',
      will: { ...DEFAULT_WILL, topic: 'a/will', userProperties: [['a', 'b']] },
      webSocket: { subProtocol: 'mqtt', headers: [{ name: 'X-A', value: 'b', secret: false }] },
      secrets: ['password'],
    },
  ],
};
const FILES: Record<string, unknown> = {
  mqttx: [MQTTX],
  'mqtt-explorer': EXPLORER,
  mqttscope: OWN,
};

/** What a program could have written in place of anything else. */
const anyJson = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  fc.constantFrom<unknown>(...[true, false, 0, 1, -1, '0', '1', 'true', 'false', '', null, [], {}]),
  fc.constantFrom('mqtt', 'mqtts', 'ws', 'wss', 'MQTTS', 'none', '1883', '8883', '-----BEGIN KEY'),
  fc.constant('x'.repeat(100_000)),
  fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'toString', 'verify'), fc.boolean()),
  fc
    .integer({ min: 10, max: 50 })
    .map((depth) => JSON.parse(`${'['.repeat(depth)}1${']'.repeat(depth)}`)),
);
const anyName = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'hasOwnProperty', 'length', '0', 'ssl', 'protocol'),
  fc.constantFrom('encryption', 'certValidation', 'rejectUnauthorized', 'transport', 'tls', 'host'),
  fc.string({ maxLength: 20 }),
);
interface Change {
  /** Which of all places. */
  at: number;
  kind: 'remove' | 'replace' | 'add';
  name: string;
  value: unknown;
}
const anyChange: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('remove', 'replace', 'add'),
  name: anyName,
  value: anyJson,
});

describe.each(Object.entries(FILES))('%s', (_format, whole) => {
  test('members removed, replaced and added', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyChange, { minLength: 1, maxLength: 6 }), async (changes) => {
        const changed = structuredClone(whole);
        for (const change of changes) apply(changed, change);
        await checkFile(Buffer.from(JSON.stringify(changed)));
      }),
      { numRuns: 400 },
    );
  });

  test('bytes flipped and cut off', async () => {
    await bytesChanged(Buffer.from(JSON.stringify(whole)));
  });
});

describe('mqttfx', () => {
  const tag = fc.constantFrom(...new Set(MQTTFX.match(/<[^>]+>/g)));
  const piece = fc.oneof(
    tag,
    fc.constantFrom(
      '',
      '&amp;',
      '&x;',
      '<a b="c"/>',
      '<__proto__>1</__proto__>',
      ']]>',
      '<!--',
      '-->',
    ),
    fc.string(),
  );
  test('tags replaced, removed, repeated', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(tag, piece), { maxLength: 4 }), async (changes) => {
        let text = MQTTFX;
        for (const [from, to] of changes) text = text.replace(from, () => to);
        await checkFile(Buffer.from(text));
      }),
      { numRuns: 400 },
    );
  });

  test('bytes flipped and cut off', async () => {
    await bytesChanged(Buffer.from(MQTTFX));
  });
});

test('any text at all', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.json()), (text) => checkFile(Buffer.from(text))),
  );
});

async function bytesChanged(bytes: Buffer): Promise<void> {
  const flips = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(flips, fc.nat(bytes.length), async (changes, end) => {
      const changed = Buffer.from(bytes);
      for (const [at, value] of changes) changed[at] = value;
      await checkFile(changed);
      await checkFile(changed.subarray(0, end));
    }),
    { numRuns: 300 },
  );
}

async function checkFile(bytes: Buffer): Promise<void> {
  let file: ProfileFile;
  let drafts: ProfileDraft[];
  try {
    file = parseProfileFile(bytes);
    ({ drafts } = await draftsOf(file, undefined, { random: () => 0.5, now: 0 }));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    expect(error.problem.message).toMatch(/^[A-Z].*\.$/);
    return;
  }
  // What an XML file holds is not read a second time here: it says nothing about TLS in any case.
  const isJson = file.format !== 'mqttfx';
  const profiles = isJson ? profilesOf(file.format, JSON.parse(bytes.toString())) : [];
  for (const [index, draft] of drafts.entries()) {
    checkDraft(draft);
    checkTls(draft, file.format, profiles[index]);
    if (isJson) expect(unaccounted(profiles[index], draft)).toEqual([]);
  }
}

function checkDraft({ fields, problems, secrets, notMapped, mapped, warnings }: ProfileDraft) {
  if (problems.length === 0) expect(profileFieldsSchema.safeParse(fields).success).toBe(true);
  expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
  const shown = JSON.stringify([notMapped, warnings, problems]);
  for (const secret of Object.values(secrets)) {
    if (secret.length >= 8) expect(shown).not.toContain(JSON.stringify(secret).slice(1, -1));
  }
  expect(JSON.stringify(mapped)).not.toContain('invented-password');
}

function checkTls(draft: ProfileDraft, format: string, profile: unknown): void {
  const { transport, transportChosen, tls } = draft.fields;
  const isSecured = transport === 'mqtts' || transport === 'wss';
  const isUnknown = draft.warnings.some(({ code }) => code === 'TLS_UNKNOWN');
  const said = TLS_SAID[format]?.(profile);
  if (isUnknown) expect(transportChosen).toBe(false);
  if (isSecured) expect(said).toBe(true);
  else if (!isUnknown && draft.problems.length === 0) expect(said).toBe(false);
  if (tls.verify === 'none') {
    expect(UNVERIFIED[format]?.(profile)).toBe(true);
    expect(draft.warnings.map(({ code }) => code)).toContain('VERIFICATION_OFF');
  }
}

/** What a file says about TLS, read in another way than the importers do; undefined: nothing, or two things. */
const TLS_SAID: Record<string, (profile: unknown) => boolean | undefined> = {
  mqttx: (profile) => {
    const protocol = text(own(profile, 'protocol')).trim().toLowerCase();
    const said = new Set<boolean>();
    if (['mqtts', 'wss'].includes(protocol)) said.add(true);
    if (['mqtt', 'ws'].includes(protocol)) said.add(false);
    for (const value of [true, false]) if (means(own(profile, 'ssl'), value)) said.add(value);
    return said.size === 1 ? said.has(true) : undefined;
  },
  'mqtt-explorer': (profile) => {
    if (means(own(profile, 'encryption'), true)) return true;
    return means(own(profile, 'encryption'), false) ? false : undefined;
  },
  mqttscope: (profile) => {
    const transport = text(own(profile, 'transport'));
    return ['mqtt', 'mqtts', 'ws', 'wss'].includes(transport)
      ? transport.endsWith('s') && transport !== 'ws'
      : undefined;
  },
};
const UNVERIFIED: Record<string, (profile: unknown) => boolean> = {
  mqttx: (profile) => means(own(profile, 'rejectUnauthorized'), false),
  'mqtt-explorer': (profile) => means(own(profile, 'certValidation'), false),
  mqttscope: (profile) => own(own(profile, 'tls'), 'verify') === 'none',
};

const text = (value: unknown) => (typeof value === 'string' ? value : '');

function own(value: unknown, name: string): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(Object(value), name);
  return descriptor?.value;
}

function means(value: unknown, flag: boolean): boolean {
  return [flag, Number(flag)].some(
    (each) =>
      value === each || (typeof value === 'string' && value.trim().toLowerCase() === String(each)),
  );
}

function profilesOf(format: string, file: unknown): unknown[] {
  if (format === 'mqttx') return Array.isArray(file) ? file : [file];
  const list = own(file, format === 'mqttscope' ? 'profiles' : 'ConnectionManager_connections');
  return Object.values(Object(list));
}

/** Places of a profile that are neither in what was mapped nor below what was left out. */
function unaccounted(profile: unknown, { mapped, notMapped }: ProfileDraft): string[] {
  if (notMapped.some(({ reason }) => reason === 'more')) return [];
  const roots = [...mapped, ...notMapped].map(({ path }) => path);
  return leafPaths(profile, '').filter(
    (path) =>
      !roots.some((root) => root === '' || path === root || /^[.[]/.test(after(path, root))),
  );
}

const after = (path: string, root: string) =>
  path.startsWith(root) ? path.slice(root.length) : '';

function leafPaths(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Array.isArray(value)
    ? value.flatMap((item, at) => leafPaths(item, `${path}[${at}]`))
    : Object.entries(value).flatMap(([name, item]) =>
        leafPaths(item, path === '' ? name : `${path}.${name}`),
      );
  return inside.length > 0 ? inside : [path];
}

/** Changes one place of a value, however deep. */
function apply(root: unknown, { at, kind, name, value }: Change): void {
  const places: [holder: object, name: string][] = [];
  const collect = (holder: unknown): void => {
    if (typeof holder !== 'object' || holder === null || places.length > 5_000) return;
    for (const [key, inside] of Object.entries(holder)) {
      places.push([holder, key]);
      collect(inside);
    }
  };
  collect(root);
  const [holder, key] = places[at % Math.max(1, places.length)] ?? [];
  if (!holder || key === undefined) return;
  const place = kind === 'add' ? name : key;
  if (kind !== 'remove') define(holder, place, structuredClone(value));
  else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete (holder as Record<string, unknown>)[key];
}

/** Not by assignment, which would set a prototype where the name is __proto__. */
function define(holder: object, name: string, value: unknown): void {
  if (Array.isArray(holder)) holder.push(value);
  else {
    Object.defineProperty(holder, name, {
      ...{ value, enumerable: true, configurable: true, writable: true },
    });
  }
}
