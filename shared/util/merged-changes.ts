// Changes that were made at several places to copies of one JSON value, put together item by item.

export type Json = string | number | boolean | null | Json[] | JsonObject;
interface JsonObject {
  [name: string]: Json;
}

/**
 * `now` with what differs between `before` and `mine`. Members of objects and items of lists are merged each by
 * itself. A member changed on both sides is mine; an item has no other name than what it holds, so one that was
 * changed on both sides is there twice rather than lost. Members changed last come last.
 */
export function mergedChanges(now: Json, before: Json | undefined, mine: Json): Json {
  if (textOf(mine) === textOf(before)) return now;
  if (textOf(now) === textOf(before)) return mine;
  if (isObject(now) && isObject(mine)) {
    return mergedObjects(now, isObject(before) ? before : {}, mine);
  }
  if (Array.isArray(now) && Array.isArray(mine)) {
    return mergedLists(now, Array.isArray(before) ? before : [], mine);
  }
  return mine;
}

function mergedObjects(now: JsonObject, before: JsonObject, mine: JsonObject): JsonObject {
  const theirs = new Map(Object.entries(now));
  const were = new Map(Object.entries(before));
  const are = new Map(Object.entries(mine));
  const merged = new Map(theirs);
  for (const name of new Set([...were.keys(), ...are.keys()])) {
    const was = were.get(name);
    const is = are.get(name);
    const their = theirs.get(name);
    if (textOf(is) === textOf(was)) continue;
    // What is removed here and changed there stays.
    if (is === undefined && textOf(their) !== textOf(was)) continue;
    merged.delete(name);
    if (is !== undefined)
      merged.set(name, their === undefined ? is : mergedChanges(their, was, is));
  }
  return Object.fromEntries(merged);
}

/** Mine in my order, with what they added and without what they removed. */
function mergedLists(now: Json[], before: Json[], mine: Json[]): Json[] {
  const known = textsOf(before);
  const own = textsOf(mine);
  const theirs = textsOf(now);
  const merged = mine.filter((item) => theirs.has(textOf(item)) || !known.has(textOf(item)));
  for (const [at, item] of now.entries()) {
    if (known.has(textOf(item)) || own.has(textOf(item))) continue;
    const ahead = textOf(now[at - 1]);
    const behind = merged.findIndex((other) => textOf(other) === ahead);
    merged.splice(at > 0 && behind < 0 ? merged.length : behind + 1, 0, item);
  }
  return merged;
}

function textsOf(list: readonly Json[]): ReadonlySet<string> {
  return new Set(list.map(textOf));
}

/** The same for two values that differ in the order of members only. */
function textOf(value: Json | undefined): string {
  return (
    JSON.stringify(value, (_name, each: Json) => (isObject(each) ? inOrder(each) : each)) ?? ''
  );
}

function inOrder(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
