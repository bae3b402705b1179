import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressOf,
  describeProfile,
} from '../../../renderer/features/connections/describe-profile.ts';
import {
  changedElsewhere,
  mergedForm,
} from '../../../renderer/features/connections/editor/changed-elsewhere.ts';
import {
  SECTION_OF,
  SECTIONS,
  sectionOf,
  settingAt,
} from '../../../renderer/features/connections/editor/editor-places.ts';
import { commaList } from '../../../renderer/features/connections/editor/form-reader.ts';
import {
  formOf,
  type ProfileForm,
} from '../../../renderer/features/connections/editor/profile-form.ts';
import { toSave } from '../../../renderer/features/connections/editor/profile-to-save.ts';
import { matchingSettings } from '../../../renderer/features/connections/editor/setting-search.ts';
import { readForm } from '../../../renderer/features/connections/editor/validate-profile.ts';
import { enEditor } from '../../../renderer/i18n/en-editor.ts';
import { DEFAULT_PROFILE } from '../../../shared/contract/defaults.ts';
import {
  type Profile,
  type ProfileFields,
  profileFieldsSchema,
} from '../../../shared/contract/profiles.ts';
import { fieldsOfTemplate, PROFILE_TEMPLATES } from '../../../shared/mqtt/profile-templates.ts';
import { FILLED_PROFILE } from './filled-profile.ts';

const base: ProfileFields = { ...DEFAULT_PROFILE, clientId: 'c' };
const secrets = ['header.Authorization'];

function read(form: Partial<ProfileForm>, of = base) {
  return readForm({ ...formOf(of), ...form }, { base: of, secrets, hasCa: false });
}

function errorsOf(form: Partial<ProfileForm>, of = base) {
  return Object.fromEntries(
    [...read(form, of).errors].map(([field, error]) => [
      field,
      'name' in error ? error.name : error.problem.code,
    ]),
  );
}

describe('a form', () => {
  it.each([
    ['a new profile', base],
    ['a filled one', FILLED_PROFILE],
    [
      'one that may or may not use TLS',
      { ...FILLED_PROFILE, transport: 'ws', transportChosen: false } as const,
    ],
  ])('gives back %s as it was', (_, fields) => {
    const { fields: after, errors } = read({}, fields);
    expect([...errors]).toEqual([]);
    expect(after).toEqual(fields);
    expect(profileFieldsSchema.safeParse(after).success).toBe(true);
  });

  it('never lets through what the core refuses', () => {
    const text = fc.oneof(
      fc.constantFrom(
        '',
        '0',
        '1',
        '-1',
        '1e3',
        '70000',
        'a b',
        '#',
        'a/b#',
        '/x',
        '[::1]:1',
        'zz',
      ),
      fc.string(),
    );
    const texts = Object.keys(formOf(base)).filter(
      (key) => typeof Object.entries(formOf(base)).find(([name]) => name === key)?.[1] === 'string',
    );
    const chosen = new Set(['protocolVersion', 'transport', 'colour', 'environment', 'proxyKind']);
    for (const name of ['verify', 'minVersion', 'authentication', 'willEncoding', 'willFormat']) {
      chosen.add(name);
    }
    const typed = texts.filter((name) => !chosen.has(name));
    expect(typed.length).toBeGreaterThan(25);
    const anyForm = fc.dictionary(fc.constantFrom(...typed), text, { maxKeys: 4 });
    fc.assert(
      fc.property(anyForm, fc.boolean(), (change, withWill) => {
        const form = { ...formOf(FILLED_PROFILE), will: withWill, ...change } as ProfileForm;
        const { fields, errors } = readForm(form, { base, secrets, hasCa: true });
        if (errors.size === 0) expect(profileFieldsSchema.safeParse(fields).error).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it.each<[Partial<ProfileForm>, Record<string, string>]>([
    [{ name: ' ' }, { name: 'nameMissing' }],
    [{ host: '' }, { host: 'hostMissing' }],
    [{ host: 'a b' }, { host: 'hostShape' }],
    [{ host: 'mqtt://h' }, { host: 'hostShape' }],
    [{ port: '70000' }, { port: 'portRange' }],
    [{ port: '1e3' }, { port: 'portRange' }],
    [{ keepAlive: '-1' }, { keepAlive: 'keepAliveRange' }],
    [{ transport: 'ws', path: 'mqtt' }, { path: 'pathShape' }],
    [{ clientId: '', cleanStart: false }, {}],
    [{ clientId: '', protocolVersion: '3.1.1' }, {}],
    [
      { clientId: '', protocolVersion: '3.1.1', cleanStart: false },
      { clientId: 'clientIdMissing' },
    ],
    [{ clientId: '', protocolVersion: '3.1' }, { clientId: 'clientIdMissing' }],
    [{ servers: 'a:1\n\nb' }, { servers: 'serverLine' }],
    [{ connectTimeout: '0' }, { connectTimeout: 'secondsRange' }],
    [{ firstDelay: '9', longestDelay: '3' }, { longestDelay: 'delayOrder' }],
    [{ proxyKind: 'socks5' }, { proxyHost: 'hostMissing' }],
    [{ receiveMaximum: '0' }, { receiveMaximum: 'wholeRange' }],
    [
      { authentication: 'SCRAM-SHA-1', protocolVersion: '3.1.1' },
      { authentication: 'authenticationVersion' },
    ],
    [{ will: true }, { willTopic: 'TOPIC_NAME_INVALID' }],
    [{ will: true, willTopic: 'a', willEncoding: 'hex', willPayload: 'f' }, { willPayload: 'hex' }],
    [
      { will: true, willTopic: 'a', willEncoding: 'base64', willPayload: 'a===' },
      { willPayload: 'base64' },
    ],
    [
      { will: true, willTopic: 'a', willPayload: 'é'.repeat(33_000) },
      { willPayload: 'textLength' },
    ],
    [{ excluded: 'ok/#\nno#' }, { excluded: 'TOPIC_FILTER_INVALID' }],
    [{ verify: 'pinned' }, {}],
    [{ transport: 'mqtts', verify: 'pinned' }, { pinned: 'fingerprintMissing' }],
    [{ transport: 'mqtts', verify: 'ca' }, { ca: 'caMissing' }],
  ])('%j', (change, expected) => {
    expect(errorsOf(change)).toEqual(expected);
  });

  it('names rows by their place', () => {
    const [row] = formOf(FILLED_PROFILE).subscriptions;
    if (!row) throw new Error('no subscription');
    const subscriptions = [
      { ...row, identifier: '0' },
      { ...row, filter: '$share/g/a', identifier: '' },
      { ...row, filter: '$share/g/a', noLocal: false },
      { ...row, filter: 'a/b#' },
    ];
    expect(errorsOf({ subscriptions })).toEqual({
      'subscriptions.0.identifier': 'wholeRange',
      'subscriptions.1.filter': 'filterShared',
      'subscriptions.2.filter': 'filterRepeated',
      'subscriptions.3.filter': 'TOPIC_FILTER_INVALID',
    });
  });

  it('wants the value of a secret header that is not kept under its name', () => {
    const header = { name: 'Authorization', value: '', secret: true, typed: undefined };
    expect(errorsOf({ headers: [header] })).toEqual({});
    expect(errorsOf({ headers: [{ ...header, name: 'X-Key' }] })).toEqual({
      'headers.0.value': 'headerSecretMissing',
    });
    expect(errorsOf({ headers: [{ ...header, name: 'X-Key', typed: 'k' }] })).toEqual({});
    expect(errorsOf({ headers: [{ ...header, name: 'X Key', typed: 'k' }] })).toEqual({
      'headers.0.name': 'headerName',
    });
  });

  it('takes fingerprints as tools print them', () => {
    const plain = 'ab'.repeat(32);
    const { fields } = read({ pinned: `sha256 Fingerprint=${plain}\n${plain.toUpperCase()}` });
    expect(fields.tls.pinned).toHaveLength(2);
    expect(new Set(fields.tls.pinned).size).toBe(1);
    expect(fields.tls.pinned[0]).toMatch(/^AB:AB:/);
  });

  it('has every setting in a section', () => {
    const settings = [...Object.keys(formOf(base))];
    expect(settings.filter((name) => !Object.hasOwn(SECTION_OF, name))).toEqual([]);
    expect(new Set(Object.values(SECTION_OF))).toEqual(new Set(SECTIONS));
    expect(sectionOf('subscriptions.3.filter')).toBe('subscriptions');
    expect(settingAt('alpn')).toBe('alpn');
    expect(settingAt('tls')).toBe('verify');
    expect(settingAt('constructor')).toBeUndefined();
  });

  it('splits names at commas of any language', () => {
    expect(commaList(' a, b，a ,,c')).toEqual(['a', 'b', 'c']);
  });
});

describe('a profile that is changed in another window', () => {
  const known: Profile = {
    ...{ ...FILLED_PROFILE, id: 'p', builtIn: false, secrets: [], secretsLost: [] },
    certificates: { ca: null, client: null },
  };

  it('is told by its fields and secrets, and by being gone', () => {
    expect(changedElsewhere(undefined, known)).toBeNull();
    expect(changedElsewhere(known, structuredClone(known))).toBeNull();
    expect(changedElsewhere(known, undefined)).toEqual({ kind: 'deleted' });
    const now = { ...known, port: 1, tags: ['other'] };
    const settings = expect.arrayContaining(['port', 'tags']);
    expect(changedElsewhere(known, now)).toEqual({ kind: 'changed', now, settings });
    const given = { ...known, secrets: ['password'] };
    expect(changedElsewhere(known, given)).toMatchObject({ kind: 'changed', settings: [] });
  });

  it('keeps what was typed and takes the rest as it is now', () => {
    const before = formOf(known);
    const typed = { ...before, host: 'typed.test', port: '2' };
    const now = formOf({ ...known, port: 1, name: 'Renamed' });
    expect(mergedForm(typed, before, now)).toEqual({ ...now, host: 'typed.test', port: '2' });
  });
});

describe('saving', () => {
  const profile: Profile = {
    ...FILLED_PROFILE,
    id: 'p',
    builtIn: false,
    secrets: ['password', 'proxyPassword', 'header.Authorization', 'header.X-Old'],
    secretsLost: ['keyPassphrase'],
    certificates: { ca: null, client: null },
  };
  const form = formOf(FILLED_PROFILE);
  const edited = { profile, fields: FILLED_PROFILE, form, secrets: {}, tls: {} };

  it('lets go of secrets nothing asks for any more, and keeps the others', () => {
    // The passphrase is asked for at every connect.
    expect(toSave(edited).secrets).toEqual({ 'header.X-Old': '', keyPassphrase: '' });
    const without = {
      ...form,
      proxyKind: 'none' as const,
      headers: [],
      ask: ['password' as const],
    };
    expect(toSave({ ...edited, form: without }).secrets).toEqual({
      password: '',
      proxyPassword: '',
      'header.Authorization': '',
      'header.X-Old': '',
    });
  });

  it('sends what was typed, and chosen files by their id', () => {
    const headers = form.headers.map((header) => ({ ...header, typed: 'Bearer 7' }));
    const file = { fileId: 'f1', name: 'ca.pem', path: '/ca.pem', bytes: 3 };
    const saved = toSave({
      ...edited,
      form: { ...form, headers },
      secrets: { password: 'pw' },
      tls: { ca: file, client: null },
    });
    expect(saved.secrets).toMatchObject({ password: 'pw', 'header.Authorization': 'Bearer 7' });
    expect(saved.secrets).not.toHaveProperty('header.X-Tenant');
    expect(saved.files).toEqual({ ca: 'f1', client: null });
  });
});

describe('describeProfile', () => {
  const names = (fields: ProfileFields) => describeProfile(fields).map(({ part }) => part);
  it('says what a new profile does', () => {
    expect(describeProfile(base)).toEqual([
      { part: 'connects', address: 'mqtt://localhost:1883', version: '5.0' },
      { part: 'subscribesOne', filter: '#', qos: 0 },
      { part: 'records', bytes: 2_000_000_000 },
    ]);
  });

  it('says what is unusual', () => {
    expect(names(FILLED_PROFILE)).toEqual([
      'connects',
      'otherServers',
      'proxyHttp',
      'asks',
      'keepsSession',
      'subscribesOne',
      'will',
      'records',
    ]);
    const careless = { ...FILLED_PROFILE.tls, verify: 'none' as const };
    const other = { ...FILLED_PROFILE, tls: careless, readOnly: true, subscriptions: [] };
    expect(names(other)).toContain('unverified');
    expect(names(other)).toContain('readOnly');
    expect(names(other)).toContain('subscribesNothing');
    expect(names(other)).not.toContain('will');
  });

  it('writes addresses so that they can be typed', () => {
    expect(addressOf(FILLED_PROFILE)).toBe('wss://broker.test:8443/mqtt?tenant=7');
    expect(addressOf({ ...base, host: '::1' })).toBe('mqtt://[::1]:1883');
    expect(addressOf({ ...base, host: '', port: Number.NaN })).toBe('mqtt://…:…');
  });
});

describe('templates', () => {
  it.each([
    ['mosquitto', 'mqtt', 1883, '5.0', []],
    ['emqx', 'mqtt', 1883, '5.0', []],
    ['hivemqCloud', 'mqtts', 8883, '5.0', []],
    ['awsCertificate', 'mqtts', 8883, '5.0', []],
    ['awsCertificate443', 'mqtts', 443, '5.0', ['x-amzn-mqtt-ca']],
    ['awsAuthorizer', 'mqtts', 443, '5.0', ['mqtt']],
    ['thingsStack', 'mqtts', 8883, '3.1.1', []],
    ['rabbitmq', 'mqtt', 1883, '3.1.1', []],
    ['rabbitmqWebSocket', 'ws', 15_675, '3.1.1', []],
    ['azureIotHub', 'mqtts', 8883, '3.1.1', []],
  ] as const)('%s goes to %s port %i with MQTT %s', (id, transport, port, version, alpn) => {
    const template = PROFILE_TEMPLATES.find((one) => one.id === id);
    const fields = template && fieldsOfTemplate(template);
    expect(fields).toMatchObject({ transport, port, protocolVersion: version });
    expect(fields?.tls.alpn).toEqual(alpn);
    // None of these brokers takes more everywhere.
    expect(fields?.subscriptions.every(({ qos }) => qos === 0)).toBe(true);
  });

  it.each(PROFILE_TEMPLATES)('$name is a profile once it is filled in', (template) => {
    const fields = { ...base, ...fieldsOfTemplate(template) };
    const filled = fields.host === '' ? { ...fields, host: 'h' } : fields;
    expect(profileFieldsSchema.safeParse(filled).error).toBeUndefined();
    expect(fields.host === '').toBe(template.toFill.some(({ field }) => field === 'host'));
  });
});

describe('the search for a setting', () => {
  const { field, section, hint } = enEditor.editor;
  const hints: Partial<Record<string, string>> = hint;
  const found = (text: string) =>
    matchingSettings(text, {
      label: (setting) => field[setting],
      section: (one) => section[one],
      beside: (setting) => [hints[setting] ?? ''],
    }).map(({ setting }) => setting);

  it.each([
    ['alias', 'topicAliasMaximum'],
    ['keepalive', 'keepAlive'],
    ['clientid', 'clientId'],
    ['proxy port', 'proxyPort'],
    ['sni', 'serverName'],
    ['scram', 'authentication'],
    ['last will', 'will'],
    ['self-signed', 'verify'],
    ['p12', 'clientCertificate'],
    ['websocket', 'transport'],
    ['failover', 'servers'],
  ] as const)('%s leads to %s', (text, setting) => {
    expect(found(text)[0]).toBe(setting);
  });

  it('what is called so comes before what only has to do with it', () => {
    expect(found('tls')[0]).toBe('minVersion');
    expect(found('tls')).toContain('verify');
    expect(found('no such words')).toEqual([]);
  });
});
