// Conditions on values in a JSON payload.
import { topicToBytes } from '../mqtt/topic-text.ts';
import { type Condition, condition, type Needle } from './condition.ts';
import { compareNumber, decimalOf } from './decimal.ts';
import { endOf, JSON_KIND, JsonScanner, type JsonTape, kindOf, startOf } from './json-scan.ts';
import { compilePath, textAt, type ValueTest } from './json-values.ts';
import type { CompareOp, JsonTest, PathStep, TextTest } from './query.ts';
import type { QueryMessage } from './query-plan.ts';
import { compileText } from './text-matcher.ts';

/** The payload of the message at hand as JSON, read at most once however many conditions ask. */
export class JsonPayload {
  private readonly scanner = new JsonScanner();
  private read = false;
  private valid = false;

  /** Another message is at hand. */
  forget(): void {
    this.read = false;
  }

  /** Null when the payload is not JSON. */
  of({ source, start, end }: QueryMessage): JsonTape | null {
    if (!this.read) {
      this.read = true;
      this.valid = this.scanner.scan(source, start, end);
    }
    return this.valid ? this.scanner.json : null;
  }
}

export function jsonCondition(
  path: readonly PathStep[],
  test: JsonTest | null,
  payload: JsonPayload,
): Condition {
  const holds = compilePath(path, test ? compileValue(test) : () => true);
  const run = (message: QueryMessage): boolean => {
    const json = payload.of(message);
    return json !== null && holds(json);
  };
  return condition(300, run, { needsPayload: true, matchNeedle: jsonNeedle(path, test) });
}

export function comparison(op: CompareOp): (difference: number) => boolean {
  switch (op) {
    case '=':
      return (difference) => difference === 0;
    case '!=':
      return (difference) => difference !== 0;
    case '<':
      return (difference) => difference < 0;
    case '<=':
      return (difference) => difference <= 0;
    case '>':
      return (difference) => difference > 0;
    case '>=':
      return (difference) => difference >= 0;
  }
}

function compileValue(test: JsonTest): ValueTest {
  if ('digits' in test) return numberTest(test.op, test.digits);
  if ('word' in test) {
    const kind = JSON_KIND[test.word];
    return test.op === '='
      ? (json, place) => kindOf(json, place) === kind
      : (json, place) => kindOf(json, place) !== kind;
  }
  switch (test.op) {
    case '<':
    case '<=':
    case '>':
    case '>=':
      return orderTest(test.op, test.text);
    case '!=': {
      const isEqual = stringTest({ op: '=', text: test.text });
      return (json, place) => !isEqual(json, place);
    }
    default:
      return stringTest(test);
  }
}

function numberTest(op: CompareOp, digits: string): ValueTest {
  const other = decimalOf(digits);
  const holds = comparison(op);
  // A value that is no number differs from every number and is not on any side of it.
  const otherwise = op === '!=';
  return (json, place) =>
    kindOf(json, place) === JSON_KIND.number
      ? holds(compareNumber(json.source, startOf(json, place), endOf(json, place), other))
      : otherwise;
}

function stringTest(test: TextTest): ValueTest {
  const matcher = compileText(test);
  return (json, place) => {
    const kind = kindOf(json, place);
    if (kind === JSON_KIND.string) {
      return matcher.inBytes(json.source, startOf(json, place) + 1, endOf(json, place) - 1);
    }
    return kind === JSON_KIND.escapedString && matcher.inText(textAt(json, place));
  };
}

function orderTest(op: CompareOp, text: string): ValueTest {
  const holds = comparison(op);
  return (json, place) => {
    const kind = kindOf(json, place);
    if (kind !== JSON_KIND.string && kind !== JSON_KIND.escapedString) return false;
    const value = textAt(json, place);
    return holds(value === text ? 0 : value < text ? -1 : 1);
  };
}

/** The longest key of the path, or the text compared with: in the payload unless in escapes. */
function jsonNeedle(path: readonly PathStep[], test: JsonTest | null): Needle | null {
  const found = path.map((step) => ('key' in step ? quotedBytes(step.key) : null));
  if (test?.op === '=' && 'text' in test) found.push(quotedBytes(test.text));
  else if (test?.op === ':' || test?.op === '*=' || test?.op === '~') {
    found.push(unescaped(compileText(test).needle));
  }
  const longest = found.reduce(
    (best, bytes) => ((bytes?.length ?? 0) > (best?.length ?? 0) ? bytes : best),
    null,
  );
  return longest && { bytes: longest, orBackslash: true };
}

function quotedBytes(text: string): Uint8Array | null {
  if (!text.isWellFormed() || unescaped(topicToBytes(text)) === null) return null;
  return topicToBytes(`"${text}"`);
}

/** Null where JSON has to write an escape: then there is nothing to look for. */
function unescaped(bytes: Uint8Array | null): Uint8Array | null {
  const plain = bytes?.every((byte) => byte >= 0x20 && byte !== 0x22 && byte !== 0x5c);
  return plain ? bytes : null;
}
