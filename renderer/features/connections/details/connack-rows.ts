// CONNACK beside what was asked: every property of MQTT 5.0 section 3.2.2.3, what the broker said, and what
// is so where it said nothing. Names are the standard's in every language.
import type { Connack } from '../../../../shared/contract/connections.ts';
import { NEVER_EXPIRES } from '../../../../shared/contract/defaults.ts';
import type { ProfileFields } from '../../../../shared/contract/profiles.ts';

export type Value =
  | { unit: 'count' | 'seconds' | 'bytes'; value: number }
  | { unit: 'text'; value: string }
  | { unit: 'flag'; value: boolean }
  | {
      unit: 'word';
      value: 'never' | 'noLimit' | 'chosenByServer' | 'leftOut' | 'none' | 'notKept';
    };

export interface ConnackRow {
  name: string;
  /** null: CONNECT has no such thing. */
  asked: Value | null;
  /** null: the broker did not mention it. */
  answer: Value | null;
  /** What is so now. */
  inForce: Value;
  /** MQTTScope keeps to it before it sends. */
  enforced: boolean;
}

/** The standard's default of Receive Maximum (3.2.2.3.3). */
const RECEIVE_MAXIMUM = 65_535;

type Asked = Pick<
  ProfileFields,
  'session' | 'cleanStart' | 'keepAlive' | 'clientId' | 'authentication'
>;

export function connackRows(connack: Connack, asked: Asked): ConnackRow[] {
  return [
    ...sessionRows(connack, asked),
    ...limitRows(connack, asked),
    ...wordRows(connack, asked),
  ];
}

function sessionRows(connack: Connack, asked: Asked): ConnackRow[] {
  const { sessionExpiryInterval, serverKeepAlive, assignedClientIdentifier } = connack;
  const expiry = asked.session.expiryInterval ?? (asked.cleanStart ? 0 : NEVER_EXPIRES);
  const clientId: Value =
    asked.clientId === '' ? word('chosenByServer') : { unit: 'text', value: asked.clientId };
  return [
    row('Session Expiry Interval', lasting(expiry), lasting(sessionExpiryInterval)),
    row('Assigned Client Identifier', clientId, text(assignedClientIdentifier)),
    {
      ...row('Server Keep Alive', number('seconds', asked.keepAlive), seconds(serverKeepAlive)),
      enforced: serverKeepAlive !== null,
    },
  ];
}

function limitRows(connack: Connack, { session }: Asked): ConnackRow[] {
  const { receiveMaximum, maximumPacketSize } = session;
  return [
    limit(
      'Receive Maximum',
      count(receiveMaximum) ?? word('leftOut'),
      count(connack.receiveMaximum),
      {
        unit: 'count',
        value: RECEIVE_MAXIMUM,
      },
    ),
    limit('Maximum QoS', null, count(connack.maximumQos), { unit: 'count', value: 2 }),
    limit('Retain Available', null, flag(connack.retainAvailable), YES),
    limit(
      'Maximum Packet Size',
      maximumPacketSize === null ? word('leftOut') : number('bytes', maximumPacketSize),
      connack.maximumPacketSize === null ? null : number('bytes', connack.maximumPacketSize),
      word('noLimit'),
    ),
    limit(
      'Topic Alias Maximum',
      number('count', session.topicAliasMaximum),
      count(connack.topicAliasMaximum),
      { unit: 'count', value: 0 },
    ),
    limit(
      'Wildcard Subscription Available',
      null,
      flag(connack.wildcardSubscriptionAvailable),
      YES,
    ),
    limit(
      'Subscription Identifiers Available',
      null,
      flag(connack.subscriptionIdentifiersAvailable),
      YES,
    ),
    limit('Shared Subscription Available', null, flag(connack.sharedSubscriptionAvailable), YES),
  ];
}

function wordRows(connack: Connack, asked: Asked): ConnackRow[] {
  const { authentication, session } = asked;
  const method = authentication === 'none' ? null : text(authentication);
  const answered = connack.authenticationMethod;
  return [
    said('Reason String', null, connack.reasonString),
    ...userProperties(connack),
    said(
      'Response Information',
      { unit: 'flag', value: session.requestResponseInformation },
      connack.responseInformation,
    ),
    said('Server Reference', null, connack.serverReference),
    said('Authentication Method', method, answered),
    {
      ...said('Authentication Data', null, null),
      ...(answered === null ? {} : { answer: word('notKept'), inForce: word('notKept') }),
    },
  ];
}

function userProperties({ userProperties }: Connack): ConnackRow[] {
  if (userProperties.length === 0) return [said('User Property', null, null)];
  return userProperties.map(([name, value]) => said('User Property', null, `${name}: ${value}`));
}

const YES: Value = { unit: 'flag', value: true };

/** What was asked holds, unless the broker says otherwise. */
function row(name: string, asked: Value | null, answer: Value | null): ConnackRow {
  return { name, asked, answer, inForce: answer ?? asked ?? word('none'), enforced: false };
}

/** Of the broker, whatever was asked; where it says nothing the standard does. */
function limit(
  name: string,
  asked: Value | null,
  answer: Value | null,
  otherwise: Value,
): ConnackRow {
  return { name, asked, answer, inForce: answer ?? otherwise, enforced: answer !== null };
}

function said(name: string, asked: Value | null, answer: string | null): ConnackRow {
  return {
    name,
    asked,
    answer: text(answer),
    inForce: text(answer) ?? word('none'),
    enforced: false,
  };
}

function number(unit: 'count' | 'seconds' | 'bytes', value: number): Value {
  return { unit, value };
}

function count(value: number | null): Value | null {
  return value === null ? null : number('count', value);
}

function seconds(value: number | null): Value | null {
  return value === null ? null : number('seconds', value);
}

function lasting(value: number | null): Value | null {
  return value === NEVER_EXPIRES ? word('never') : seconds(value);
}

function flag(value: boolean | null): Value | null {
  return value === null ? null : { unit: 'flag', value };
}

function text(value: string | null): Value | null {
  return value === null ? null : { unit: 'text', value };
}

function word(value: (Value & { unit: 'word' })['value']): Value {
  return { unit: 'word', value };
}
