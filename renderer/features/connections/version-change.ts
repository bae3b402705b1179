// Going over to another version of the protocol: at once, or after the user has seen what of the profile
// the other version does not have.
import { DEFAULT_PROFILE } from '../../../shared/contract/defaults.ts';
import type { Profile, ProfileFields, ProtocolVersion } from '../../../shared/contract/profiles.ts';
import { changeAndConnect } from '../../actions/connections.ts';
import type { Page } from '../../page.ts';
import { useOverlay } from '../../state/overlay.ts';
import type { Setting } from './editor/editor-places.ts';

/** Settings of MQTT 5.0 that are set and that `version` does not have, in the order of the editor. */
export function lostWith(fields: ProfileFields, version: ProtocolVersion): Setting[] {
  if (fields.protocolVersion !== '5.0' || version === '5.0') return [];
  const { session, will, subscriptions, authentication } = fields;
  const { session: usual } = DEFAULT_PROFILE;
  const isSet: readonly (readonly [Setting, boolean])[] = [
    ['authentication', authentication !== 'none'],
    ['sessionExpiry', session.expiryInterval !== usual.expiryInterval],
    ['receiveMaximum', session.receiveMaximum !== usual.receiveMaximum],
    ['maximumPacketSize', session.maximumPacketSize !== usual.maximumPacketSize],
    ['topicAliasMaximum', session.topicAliasMaximum !== usual.topicAliasMaximum],
    ['requestResponseInformation', session.requestResponseInformation],
    ['requestProblemInformation', !session.requestProblemInformation],
    ['connectProperties', session.userProperties.length > 0],
    ['willDelay', (will?.delayInterval ?? 0) > 0],
    ['willExpiry', (will?.messageExpiryInterval ?? null) !== null],
    ['willFormat', (will?.payloadFormatIndicator ?? null) !== null],
    ['willContentType', (will?.contentType ?? '') !== ''],
    ['willResponseTopic', (will?.responseTopic ?? '') !== ''],
    ['willCorrelation', (will?.correlationData ?? '') !== ''],
    ['willProperties', (will?.userProperties.length ?? 0) > 0],
    ['subscriptions', subscriptions.some(hasOptions)],
  ];
  return isSet.filter(([, set]) => set).map(([setting]) => setting);
}

function hasOptions(subscription: ProfileFields['subscriptions'][number]): boolean {
  const { noLocal, retainAsPublished, retainHandling, subscriptionIdentifier } = subscription;
  const { userProperties = [] } = subscription;
  return Boolean(
    noLocal ||
      retainAsPublished ||
      retainHandling ||
      subscriptionIdentifier !== undefined ||
      userProperties.length > 0,
  );
}

/** In one press, unless something that is set would be left out. */
export async function changeVersion(
  page: Page,
  profile: Profile,
  version: ProtocolVersion,
): Promise<void> {
  if (lostWith(profile, version).length === 0) await connectWith(page, profile, version);
  else useOverlay.getState().show({ kind: 'change-version', profileId: profile.id, version });
}

/** Enhanced authentication goes too: without 5.0 it would only keep the profile from connecting. */
export async function connectWith(
  page: Page,
  profile: Profile,
  version: ProtocolVersion,
): Promise<void> {
  const authentication = version === '5.0' ? profile.authentication : 'none';
  await changeAndConnect(page, profile, { protocolVersion: version, authentication });
}
