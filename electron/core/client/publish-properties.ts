// Properties of a received PUBLISH, from the parser's shape to the contract's. The parser groups user
// properties by name (a=1, b=2, a=3 becomes a: [1, 3], b: 2), gives one subscription identifier as a
// number and several as an array, and views on the socket's buffer for binary data.
import type { PublishProperties } from '../../../shared/contract/messages.ts';

/** As the parser gives them; a property sent twice against the rules comes as an array. */
export type ParsedProperties = Readonly<Record<string, unknown>>;

/** Undefined when there are none. Binary data is copied. */
export function publishProperties(
  parsed: ParsedProperties | undefined,
): PublishProperties | undefined {
  if (!parsed) return undefined;
  const result: PublishProperties = {};
  const format = first(parsed.payloadFormatIndicator);
  if (typeof format === 'boolean') result.payloadFormatIndicator = format;
  const expiry = first(parsed.messageExpiryInterval);
  if (typeof expiry === 'number') result.messageExpiryInterval = expiry;
  const alias = first(parsed.topicAlias);
  if (typeof alias === 'number') result.topicAlias = alias;
  const response = first(parsed.responseTopic);
  if (typeof response === 'string') result.responseTopic = response;
  const correlation = first(parsed.correlationData);
  if (correlation instanceof Uint8Array) result.correlationData = new Uint8Array(correlation);
  const type = first(parsed.contentType);
  if (typeof type === 'string') result.contentType = type;
  const users = userProperties(parsed.userProperties);
  if (users.length > 0) result.userProperties = users;
  const identifiers = list(parsed.subscriptionIdentifier).filter((id) => typeof id === 'number');
  if (identifiers.length > 0) result.subscriptionIdentifiers = identifiers;
  return Object.keys(result).length > 0 ? result : undefined;
}

function userProperties(parsed: unknown): [string, string][] {
  if (typeof parsed !== 'object' || parsed === null) return [];
  return Object.entries(parsed).flatMap(([name, values]) =>
    list(values).map((value): [string, string] => [name, String(value)]),
  );
}

function list(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function first(value: unknown): unknown {
  return list(value)[0];
}
