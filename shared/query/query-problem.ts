// What can be wrong with a query: a code a kind, the place, and an English sentence. `params` are the
// parts of the sentence, for a page that says it in another language.

export type ProblemParams = Readonly<Record<string, string | number>>;

export interface QueryProblem {
  code: QueryProblemCode;
  message: string;
  /** Where in the text, in UTF-16 units; at the end of the text `length` is 0. */
  at: number;
  length: number;
  params: ProblemParams;
}

const SENTENCES = {
  QUERY_TOO_LONG: 'A query can be at most {limit} characters long.',
  QUERY_TOO_DEEP: 'This is nested too deeply: {limit} levels are possible.',
  QUERY_CONDITION_MISSING: 'A condition is missing here.',
  QUERY_FIELD_MISSING:
    'What is to be compared is missing before "{operator}". Put text that holds it in quotes.',
  QUERY_FIELD_UNKNOWN:
    'There is no field "{name}". For a value in a JSON payload write $.{name}; put text that holds "{operator}" in quotes.',
  QUERY_KEY_MISSING: 'The name after "{field}." is missing.',
  QUERY_PROPERTY_UNKNOWN: 'There is no property "{name}". There are: {known}.',
  QUERY_OPERATOR_UNFIT: '"{operator}" cannot be used with {field}. What can: {known}',
  QUERY_VALUE_MISSING: 'A value is missing after "{operator}".',
  QUERY_VALUE_QUOTES: 'This looks like part of the query. Put it in quotes if it is text.',
  QUERY_QUOTE_OPEN: 'This quoted text has no closing quote.',
  QUERY_QUOTE_INSIDE:
    'A quote begins or ends in the middle of a text. Put all of the text in quotes.',
  QUERY_ESCAPE_UNKNOWN:
    '"{escape}" stands for no character. Write \\\\ for a backslash and \\" for a quote.',
  QUERY_PARENTHESIS_OPEN: 'This parenthesis is not closed.',
  QUERY_PARENTHESIS_UNMATCHED: 'This parenthesis closes none that was opened.',
  QUERY_PATH_START: 'A path begins with $, as in $.temperature or $.sensors[0].name.',
  QUERY_PATH_NAME:
    'A name is missing here. Write a name with other characters than letters, digits, _ and - as $["the name"].',
  QUERY_PATH_INDEX:
    'A place in an array is written [0], [1] and so on, any place [*], a name ["name"].',
  QUERY_NUMBER_INVALID: 'A number is needed here, such as 30 or -1.5.',
  QUERY_ORDER_VALUE: 'A number or a text in quotes is needed after "{operator}".',
  QUERY_QOS_INVALID: 'The QoS is 0, 1 or 2.',
  QUERY_SIZE_INVALID: 'A size is a number with a unit, such as 500, 1kB, 1.5MB or 64KiB.',
  QUERY_TIME_INVALID:
    'A time is written 2026-11-21, 2026-11-21T10:00, 10:00, -5m (five minutes ago), today or yesterday.',
  QUERY_TIME_POINT: 'This is a moment and no span: compare it with >, >=, < or <=.',
  QUERY_FLAG_INVALID: 'Write {field}, not {field}, {field}:true or {field}:false.',
  QUERY_WORD_INVALID: '{field} is true or false.',
  QUERY_BYTES_INVALID: 'Bytes are written 0xFFD8, two digits of 0-9 and A-F each.',
  QUERY_FILTER_INVALID: 'This is not a topic filter: + and # must fill a level, # the last one.',
  QUERY_REGEX_SLASHES: 'A regular expression stands between slashes: /value: \\d+/i',
  QUERY_REGEX_OPEN: 'This regular expression has no closing slash.',
  QUERY_REGEX_FLAG: 'A regular expression has no flag "{flag}" here. There are: i, m, s, u.',
  QUERY_REGEX_INVALID: 'This part of the regular expression is not valid.',
  QUERY_REGEX_UNSUPPORTED:
    '"{construct}" is not supported here: an expression has no look-around, back-references or flags inside. Combine conditions with and, or, not.',
  QUERY_REGEX_TOO_LARGE:
    'This regular expression is too large once its repetitions are written out.',
} as const;

export type QueryProblemCode = keyof typeof SENTENCES;

export const QUERY_PROBLEM_CODES = Object.keys(SENTENCES) as QueryProblemCode[];

export function queryProblem(
  code: QueryProblemCode,
  start: number,
  end: number,
  params: ProblemParams = {},
): QueryProblem {
  const message = SENTENCES[code].replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? ''));
  return { code, message, at: start, length: end - start, params };
}
