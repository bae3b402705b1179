// What several formats have in common: subscriptions, user properties, colours.
import {
  type Subscription,
  subscriptionSchema,
  type UserProperties,
  userPropertiesSchema,
} from '../../../../shared/contract/profiles.ts';
import { checkTopicFilter } from '../../../../shared/mqtt/topic-rules.ts';
import type { ProfileDraft } from './profile-draft.ts';
import type { SourceNode } from './source-node.ts';

/** Degrees of hue up to which a colour of the palette is the nearest. */
const HUES: readonly [upTo: number, name: string][] = [
  [15, 'red'],
  [45, 'orange'],
  [70, 'yellow'],
  [160, 'green'],
  [195, 'teal'],
  [250, 'blue'],
  [290, 'violet'],
  [345, 'pink'],
  [361, 'red'],
];
/** Greys have no name in the palette. */
const LEAST_CHROMA = 24;

/** The palette's name for "#rrggbb"; undefined for greys and for what is no colour. */
export function paletteColour(text: unknown): string | undefined {
  const hex =
    typeof text === 'string' ? /^(?:#|0x)([0-9a-f]{6})(?:[0-9a-f]{2})?$/i.exec(text) : null;
  if (!hex?.[1]) return undefined;
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) =>
    Number.parseInt(hex[1]?.slice(at, at + 2) ?? '', 16),
  );
  const most = Math.max(red, green, blue);
  const chroma = most - Math.min(red, green, blue);
  if (chroma < LEAST_CHROMA) return undefined;
  let sector = 4 + (red - green) / chroma;
  if (most === red) sector = ((green - blue) / chroma + 6) % 6;
  else if (most === green) sector = 2 + (blue - red) / chroma;
  return HUES.find(([upTo]) => sector * 60 < upTo)?.[1];
}

/** `{name: value | value[]}`, as other clients keep them; undefined when a value is no text. */
export function userPropertiesOf(value: unknown): UserProperties | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const pairs = Object.entries(value).flatMap(([name, values]) =>
    (Array.isArray(values) ? values : [values]).map((each: unknown) => [name, each]),
  );
  const parsed = userPropertiesSchema.safeParse(pairs);
  return parsed.success ? parsed.data : undefined;
}

/**
 * Adds a subscription to the draft; its filter's node is listed, as invalid or duplicate where it must
 * stay out. `more` puts the rest of it.
 */
export function addSubscription(
  draft: ProfileDraft,
  filter: SourceNode | undefined,
  more: (subscription: Subscription, field: string) => void,
): void {
  if (!filter || filter.isEmpty()) return;
  const { value } = filter;
  const { subscriptions } = draft.fields;
  if (typeof value !== 'string' || checkTopicFilter(value)) {
    draft.leave(filter, 'invalid');
    draft.warnings.push({
      code: 'SUBSCRIPTION_INVALID',
      message: 'A subscription of the file was left out: its topic filter is not valid.',
      detail: filter.path,
    });
    return;
  }
  if (subscriptions.some((other) => other.filter === value) || subscriptions.length >= 1_000) {
    draft.leave(filter, 'duplicate');
    return;
  }
  const subscription: Subscription = { filter: value, qos: 0 };
  const field = `subscriptions[${subscriptions.length}]`;
  subscriptions.push(subscription);
  draft.note(filter, `${field}.filter`);
  more(subscription, field);
}

/** Puts one property of a subscription. */
export function putInSubscription<Name extends keyof Subscription & string>(
  draft: ProfileDraft,
  subscription: Subscription,
  name: Name,
  node: SourceNode | undefined,
  options: { value?: unknown; field: string },
): void {
  const field = `${options.field}.${name}`;
  const value = 'value' in options ? options.value : node?.value;
  draft.put(subscription, subscriptionSchema.shape, name, node, { value, field });
}

/** A path begins with a slash; others let it out. */
export function webSocketPath(value: unknown): unknown {
  return typeof value === 'string' && !value.startsWith('/') ? `/${value}` : value;
}
