// Queries and messages for property tests, out of small pools so that they meet now and then.
import fc from 'fast-check';
import type {
  CompareOp,
  JsonTest,
  PathStep,
  QueryCondition,
  QueryNode,
  RegexTest,
  TextTest,
  TimeValue,
} from '../../../shared/query/query.ts';
import type { QueryMessage } from '../../../shared/query/query-plan.ts';

/** 2026-11-21T10:00:00Z */
export const NOW = Date.UTC(2026, 10, 21, 10) * 1_000;

const KEYS = ['b', 'odd key', '__proto__', 'é', 'q"q', '\udc80', ''];
const COMMON_KEYS = ['temp', 'a'];
const TEXTS = [
  ...['on', 'ON', 'off', 'Größe', 'GRÖSSE', '温度', 'a/b', '', '30', 'null', 'true', 'K', '\u212a'],
  ...[
    'ΟΔΟΣ',
    'οδος',
    'x"y\\z',
    '\u0000',
    '\ud83d\ude00',
    '\udc80',
    '\ufeff',
    'in',
    '$.a',
    "'",
    '/',
  ],
];
const NUMBERS = [
  ...['0', '-0', '1', '-1', '30', '30.0', '3e1', '300e-1', '0.1', '0.10', '1E400', '1e-400'],
  ...['9007199254740992', '9007199254740993', '9007199254740993.0', '123456789012345678'],
  ...['52.520006999999996', '0.000001', '999999999999999', '9999999999999999', '-30.5'],
];
const REGEXES: readonly RegexTest[] = [
  { op: '~', source: '^on$', flags: 'i' },
  { op: '~', source: 'o(n|ff)', flags: '' },
  { op: '~', source: '"temp": *3\\d', flags: '' },
  { op: '~', source: 'a\\/b', flags: 's' },
  { op: '~', source: '[\\u{80}-\\u{10ffff}]', flags: '' },
  { op: '~', source: '\\bk\\b', flags: 'im' },
  { op: '~', source: '', flags: '' },
];
const TOPICS = [
  'home/kitchen/temp',
  'home',
  'a/b',
  '/',
  '$SYS/broker',
  'Größe/on',
  'x\udc80y',
  'K/30',
];
const FILTERS = [
  '#',
  'home/#',
  '+/+/temp',
  'a/b',
  '$SYS/#',
  '+',
  '/+',
  '$share/g/home/#',
  'odd name/+',
];

const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS, ...TOPICS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
);
const poolKey = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...COMMON_KEYS) },
  { weight: 1, arbitrary: fc.constantFrom(...KEYS) },
);
const anyKey = fc.oneof(
  { weight: 9, arbitrary: poolKey },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
);
const compareOp = fc.constantFrom<CompareOp>('=', '!=', '<', '<=', '>', '>=');
const regex = fc.constantFrom(...REGEXES);
const textTest: fc.Arbitrary<TextTest> = fc.oneof(
  fc.record({ op: fc.constantFrom(':', '*=', '=', '!='), text: anyText }),
  regex,
);
const bytesTest = fc.record({
  op: fc.constantFrom(':', '=', '!='),
  hex: fc
    .uint8Array({ minLength: 1, maxLength: 3 })
    .map((bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')),
});
const number = fc.constantFrom(...NUMBERS);
const jsonTest: fc.Arbitrary<JsonTest> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ op: compareOp, digits: number }) },
  { weight: 2, arbitrary: textTest },
  { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('<', '<=', '>', '>='), text: anyText }) },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constantFrom('=', '!='),
      word: fc.constantFrom('true', 'false', 'null'),
    }),
  },
);

const step: fc.Arbitrary<PathStep> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('key'), key: anyKey }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('index'), index: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('each') }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('deep'), key: anyKey }),
  },
);
const anyPath: fc.Arbitrary<PathStep[]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<PathStep[]>([]) },
  { weight: 3, arbitrary: fc.array(step, { minLength: 1, maxLength: 1 }) },
  { weight: 1, arbitrary: fc.array(step, { maxLength: 3 }) },
);
export const jsonCondition: fc.Arbitrary<QueryCondition> = fc.record({
  kind: fc.constant('json'),
  path: anyPath,
  test: fc.option<JsonTest, null>(jsonTest, { nil: null }),
});

const clock = fc.oneof(
  fc.record({ hour: fc.nat(23), minute: fc.nat(59) }),
  fc.record({ hour: fc.nat(23), minute: fc.nat(59), second: fc.nat(59) }),
  fc.record({
    hour: fc.nat(23),
    minute: fc.nat(59),
    second: fc.nat(59),
    fraction: fc.constantFrom('5', '000001', '999'),
  }),
);
const date = fc.record({
  year: fc.constantFrom(2026, 1970, 99),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 28 }),
});
const span: fc.Arbitrary<TimeValue> = fc.oneof(
  fc.record({ form: fc.constant('date'), date }),
  fc.record({ form: fc.constant('date'), date, clock }),
  fc.record({
    form: fc.constant('date'),
    date,
    clock,
    offset: fc.integer({ min: -1_439, max: 1_439 }),
  }),
  fc.record({ form: fc.constant('clock'), clock }),
  fc.record({ form: fc.constantFrom('today', 'yesterday') }),
);
const moment: fc.Arbitrary<TimeValue> = fc.oneof(
  fc.record({ form: fc.constant('ago'), micros: fc.nat(100_000_000_000) }),
  fc.record({
    form: fc.constant('ago'),
    micros: fc.nat(100).map((minutes) => minutes * 60_000_000),
  }),
  fc.record({ form: fc.constant('now') }),
  span,
);

const anyCondition: fc.Arbitrary<QueryCondition> = fc.oneof(
  fc.record({ kind: fc.constant('text'), text: anyText }),
  fc.record({ kind: fc.constant('topic-filter'), filter: fc.constantFrom(...FILTERS) }),
  fc.record({
    kind: fc.constant('topic'),
    test: fc.oneof(fc.record({ op: fc.constantFrom('*=', '=', '!='), text: anyText }), regex),
  }),
  fc.record({ kind: fc.constant('payload'), test: fc.oneof(textTest, textTest, bytesTest) }),
  jsonCondition,
  jsonCondition,
  fc.record({ kind: fc.constant('qos'), op: compareOp, value: fc.nat(2) }),
  fc.record({ kind: fc.constant('size'), op: compareOp, bytes: fc.nat(40) }),
  fc.record({ kind: fc.constant('time'), op: fc.constant('='), value: span }),
  fc.record({
    kind: fc.constant('time'),
    op: fc.constantFrom('<', '<=', '>', '>='),
    value: moment,
  }),
  fc.record({ kind: fc.constant('flag'), flag: fc.constantFrom('retain', 'dup', 'in', 'out') }),
  fc.record({
    kind: fc.constant('property'),
    name: fc.constantFrom('contentType', 'responseTopic'),
    test: fc.option(textTest),
  }),
  fc.record({
    kind: fc.constant('property'),
    name: fc.constantFrom('messageExpiryInterval', 'subscriptionIdentifiers'),
    test: fc.option(fc.record({ op: compareOp, digits: fc.constantFrom('1', '30', '2.5') })),
  }),
  fc.record({
    kind: fc.constant('property'),
    name: fc.constant('correlationData'),
    test: fc.option(fc.oneof(textTest, bytesTest)),
  }),
  fc.record({
    kind: fc.constant('property'),
    name: fc.constant('payloadFormatIndicator'),
    test: fc.option(
      fc.record({ op: fc.constantFrom('=', '!='), word: fc.constantFrom('true', 'false') }),
    ),
  }),
  fc.record({ kind: fc.constant('user'), key: anyKey, test: fc.option(textTest) }),
);

const nested = fc.letrec<{ node: QueryNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    anyCondition,
    fc.record({
      kind: fc.constantFrom('and', 'or'),
      nodes: fc.array(tie('node'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not'), node: tie('node') }),
  ),
}));
export const anyQuery: fc.Arbitrary<QueryNode> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<QueryNode>({ kind: 'all' }) },
  { weight: 50, arbitrary: nested.node },
);

const space = fc.constantFrom('', '', '', ' ', '\n', '\t ');
/** A JSON string, some of its characters as escapes. */
const jsonString = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(text, fc.boolean())
    .map(([value, escaped]) =>
      escaped
        ? `"${Array.from({ length: value.length }, (_, at) => `\\u${value.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`
        : JSON.stringify(value),
    );
/** JSON as it may be written: equal keys, escapes, numbers no double holds. */
const jsonText: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    number,
    jsonString(anyText),
    fc.constantFrom('true', 'false', 'null', '{}', '[]'),
    fc
      .array(fc.tuple(jsonString(poolKey), space, tie('value')), { maxLength: 4 })
      .map((members) => `{${members.map(([key, gap, value]) => `${gap}${key}:${gap}${value}`)}}`),
    fc
      .array(fc.tuple(space, tie('value')), { maxLength: 3 })
      .map((items) => `[${items.map(([gap, value]) => `${gap}${value}${gap}`)}]`),
    fc.nat(20).chain((count) =>
      fc
        .array(fc.tuple(jsonString(poolKey), number), {
          minLength: count,
          maxLength: count,
        })
        .map((members) => `{${members.map(([key, value]) => `${key}:${value}`)}}`),
    ),
  ),
})).value;

const encoder = new TextEncoder();
const jsonPayload = jsonText.map((text) => encoder.encode(text));
const payload: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 5, arbitrary: jsonPayload },
  { weight: 1, arbitrary: jsonText.map((text) => encoder.encode(`\ufeff${text}`)) },
  { weight: 2, arbitrary: fc.array(anyText).map((parts) => encoder.encode(parts.join(' '))) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 8 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(jsonText, fc.uint8Array({ maxLength: 2 })).map(([text, bytes]) => {
      const json = encoder.encode(text);
      return Uint8Array.from([...json.subarray(0, -1), ...bytes, ...json.subarray(-1)]);
    }),
  },
);
const properties = fc.option(
  fc.record(
    {
      contentType: anyText,
      responseTopic: anyText,
      messageExpiryInterval: fc.constantFrom(0, 1, 30),
      subscriptionIdentifiers: fc.array(fc.constantFrom(1, 2, 30), { maxLength: 2 }),
      correlationData: fc.uint8Array({ maxLength: 3 }),
      payloadFormatIndicator: fc.boolean(),
      userProperties: fc.array(fc.tuple(anyKey, anyText), { maxLength: 3 }),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined },
);

const anyFields = fc.record({
  topic: fc.oneof(fc.constantFrom(...TOPICS), anyText),
  time: fc.oneof(
    fc.nat(7_200_000_000).map((ago) => NOW - ago),
    fc.integer({ min: -200, max: 1 }).map((hours) => NOW + hours * 3_600_000_000),
  ),
  qos: fc.nat(2),
  retain: fc.boolean(),
  dup: fc.boolean(),
  out: fc.boolean(),
  properties,
});

export const anyMessage = messageOf(payload);
export const jsonMessage = messageOf(jsonPayload);

/** The payload lies in the middle of other bytes, as it does in a block of a capture. */
function messageOf(bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<QueryMessage> {
  return fc.tuple(anyFields, bytes).map(([{ properties, ...fields }, payload]) => ({
    ...fields,
    size: payload.length,
    source: Uint8Array.from([0x5b, 0x31, ...payload, 0x30, 0x22, 0x5d]),
    start: 2,
    end: 2 + payload.length,
    properties: () => properties,
  }));
}
