// The file of one profile.
import { z } from 'zod';
import { idSchema } from '../../../shared/contract/base.ts';
import { DEFAULT_PROFILE } from '../../../shared/contract/defaults.ts';
import { type ProfileFields, profileFieldsSchema } from '../../../shared/contract/profiles.ts';
import { keptTlsSchema, NO_TLS_FILES } from './tls-files.ts';

/** Grows when a field changes its meaning; older files are read by what they say. */
export const KEPT_VERSION = 2;

export const keptProfileSchema = z.object({
  version: z.literal([1, KEPT_VERSION]),
  id: idSchema,
  builtIn: z.boolean(),
  /** Microseconds. */
  created: z.number(),
  /** The list is sorted by it; files of version 1 were in the order of making. */
  order: z.number().optional(),
  /** Names of the secrets it was given; the secrets port may have lost them since. */
  secrets: z.array(z.string()).default([]),
  /** What its TLS files are; they lie in a folder of their own. */
  tls: keptTlsSchema.default(NO_TLS_FILES),
  /** Topic filters it does not subscribe to any more and the session the broker keeps may still have. */
  left: z.array(z.string()).default([]),
  profile: z.preprocess(completed, profileFieldsSchema),
});
export type KeptProfile = z.infer<typeof keptProfileSchema> & { order: number };

/** See `left`: what of `before` the new fields do not have. */
export function leftAfter(before: KeptProfile | undefined, after: ProfileFields): string[] {
  if (!before || (before.profile.cleanStart && after.cleanStart)) return [];
  const filters = [...before.left, ...before.profile.subscriptions.map(({ filter }) => filter)];
  const wanted = new Set(after.subscriptions.map(({ filter }) => filter));
  return [...new Set(filters)].filter((filter) => !wanted.has(filter));
}

/** Fields that came after the file was written are as in a new profile. */
function completed(profile: unknown): unknown {
  return typeof profile === 'object' && profile !== null
    ? { ...DEFAULT_PROFILE, ...profile }
    : profile;
}
