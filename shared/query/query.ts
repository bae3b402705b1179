// The query language: one for searching a capture, filtering the tree, colour rules and triggers.
// `query-reference.ts` is this page as data, for the screen; keep the two alike.
//
//   query    = [or]                                        nothing: every message
//   or       = and { ("or" | "||") and }
//   and      = unary { ["and" | "&&"] unary }              side by side is "and"
//   unary    = ("not" | "!") unary | "(" or ")" | condition
//   condition:
//     word, "quoted text"                topic name or payload contains it, upper and lower case alike
//     topic:home/+/temp                  MQTT topic filter (5.0 section 4.7, `$` rule included)
//     topic=  !=  *=  ~/regex/flags      the topic name
//     payload:text  payload:0xFFD8       contains the text, the bytes
//     payload=  !=  *=  ~/regex/flags    the whole payload is, is not, contains exactly, matches
//     $.a[0]["odd key"].b                the payload is JSON and holds a value there
//     $.a  = != < <= > >=  value         number, "text", word, true, false, null
//     $.a  : *= ~                        a text there contains, contains exactly, matches
//     qos size                           : = != < <= > >=   size in B kB MB GB KiB MiB GiB
//     time                               : = < <= > >=      see time-value.ts
//     retain dup in out                  the message is so; `retain:false` is `not retain`
//     type                               content type: `property.contentType`
//     property.NAME  user.KEY            a property of MQTT 5.0; alone: there is one
//
// Text. `:` contains, letters compared as in fold.ts; `*=` contains exactly as written; `=` is all of
// it, exactly. The payload is taken as UTF-8; a byte that is not becomes a lone surrogate, as in
// payload/text-from-bytes.ts. Strings stand in "…" or '…' with the escapes of JSON; they are needed
// where a text holds a space, a quote, a parenthesis, && or ||, or could be mistaken for a condition.
// A text with a colon after a name is mistaken for one, addresses such as mqtt://host and
// aa:bb:cc:dd:ee:ff are not.
//
// Several values. A path with `[*]`, `.*` or `..key`, a repeated user property, several subscription
// identifiers: one that fits is enough. So `$.a != 5` asks for a value that differs; a message without
// any is found by `not $.a = 5`. Of equal keys in a JSON object the last counts, as in JSON.parse.
// What is not JSON from its first to its last byte has no values.
//
// Numbers are compared by their digits, so 9007199254740993 is not 9007199254740992 and 1E400 is a
// number; a text is never a number. `<` and its like compare texts by their UTF-16 units.
//
// Regular expressions are those of JavaScript without look-around and back-references, flags i m s,
// always by Unicode characters. They run in linear time (see regex-matcher.ts) and see the first
// `REGEX_BYTES` of a payload.

/** What a regular expression sees of a payload, in bytes. */
export const REGEX_BYTES = 1_048_576;

export interface Query {
  text: string;
  root: QueryNode;
}

/** Plain data. `and` and `or` have two nodes at least; `all` stands alone. */
export type QueryNode =
  | { kind: 'all' }
  | { kind: 'and' | 'or'; nodes: QueryNode[] }
  | { kind: 'not'; node: QueryNode }
  | QueryCondition;

export type QueryCondition =
  | { kind: 'text'; text: string }
  | { kind: 'topic-filter'; filter: string }
  | { kind: 'topic'; test: TopicTest }
  | { kind: 'payload'; test: TextTest | BytesTest }
  | { kind: 'json'; path: PathStep[]; test: JsonTest | null }
  | { kind: 'qos'; op: CompareOp; value: number }
  | { kind: 'size'; op: CompareOp; bytes: number }
  | { kind: 'time'; op: TimeOp; value: TimeValue }
  | { kind: 'flag'; flag: QueryFlag }
  | { kind: 'property'; name: PropertyName; test: PropertyTest | null }
  | { kind: 'user'; key: string; test: TextTest | null };

export const QUERY_FLAGS = ['retain', 'dup', 'in', 'out'] as const;
export type QueryFlag = (typeof QUERY_FLAGS)[number];

export type EqualOp = '=' | '!=';
export type CompareOp = EqualOp | '<' | '<=' | '>' | '>=';
export type TimeOp = Exclude<CompareOp, '!='>;

export interface RegexTest {
  op: '~';
  source: string;
  flags: string;
}

export type TextTest = { op: ':' | '*=' | EqualOp; text: string } | RegexTest;
/** The topic name has no `:`: that is a topic filter. */
export type TopicTest = { op: '*=' | EqualOp; text: string } | RegexTest;
/** `hex`: two lower case digits a byte. */
export interface BytesTest {
  op: ':' | EqualOp;
  hex: string;
}
/** `digits` as written: `-12.5e3`. */
export interface NumberTest {
  op: CompareOp;
  digits: string;
}
export interface WordTest {
  op: EqualOp;
  word: 'true' | 'false' | 'null';
}
/** Texts in order, by UTF-16 units. */
export interface OrderTest {
  op: '<' | '<=' | '>' | '>=';
  text: string;
}

export type JsonTest = TextTest | OrderTest | NumberTest | WordTest;
export type PropertyTest = TextTest | BytesTest | NumberTest | WordTest;

export type PathStep =
  /** Member of an object. */
  | { kind: 'key'; key: string }
  /** Item of an array, from 0. */
  | { kind: 'index'; index: number }
  /** Every item of an array, every member of an object. */
  | { kind: 'each' }
  /** Members of this name of the value and of everything in it. */
  | { kind: 'deep'; key: string };

/** How each property is compared; the names are those of `PublishProperties`. */
export const PROPERTY_TYPES = {
  payloadFormatIndicator: 'flag',
  messageExpiryInterval: 'number',
  topicAlias: 'number',
  responseTopic: 'text',
  correlationData: 'bytes',
  subscriptionIdentifiers: 'number',
  contentType: 'text',
} as const;
export type PropertyName = keyof typeof PROPERTY_TYPES;

export type TimeValue =
  /** `2026-11-21T10:00:30.5Z`; what is not written is undefined. `offset` in minutes east of UTC. */
  | { form: 'date'; date: CalendarDate; clock?: ClockTime; offset?: number }
  /** `10:00` of today. */
  | { form: 'clock'; clock: ClockTime }
  /** `-5m` */
  | { form: 'ago'; micros: number }
  | { form: 'today' | 'yesterday' | 'now' };

export interface CalendarDate {
  year: number;
  month: number;
  day: number;
}

export interface ClockTime {
  hour: number;
  minute: number;
  second?: number;
  /** The digits after the point of the seconds, up to six. */
  fraction?: string;
}
