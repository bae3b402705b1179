// Invented files of other clients, and the drafts that are made of them.

import type { ProfileDraft } from '../../../../electron/core/profiles/exchange/profile-draft.ts';
import {
  type Drafts,
  draftsOf,
} from '../../../../electron/core/profiles/exchange/profile-drafts.ts';
import { parseProfileFile } from '../../../../electron/core/profiles/exchange/profile-file.ts';

export function draftsFrom(content: unknown, passphrase?: string): Promise<Drafts> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return draftsOf(parseProfileFile(Buffer.from(text)), passphrase, {
    random: () => 0.5,
    now: Date.UTC(2026, 10, 21),
  });
}

export async function draftFrom(content: unknown): Promise<ProfileDraft> {
  const [draft] = (await draftsFrom(content)).drafts;
  if (!draft) throw new Error('The file holds no profile.');
  return draft;
}

/** Paths of what was left out, by the reason. */
export function leftOutOf(draft: ProfileDraft): Record<string, string[]> {
  const reasons: Record<string, string[]> = {};
  for (const { path, reason } of draft.notMapped) {
    reasons[reason] = [...(reasons[reason] ?? []), path];
  }
  return reasons;
}

export const codesOf = (problems: readonly { code: string }[]) => problems.map(({ code }) => code);

export const MQTTX = {
  id: '6f1d2c1e-0c1f-4f5a-9a52-6f2b9f7f0a11',
  clientId: 'mqttx_boiler',
  name: 'Boiler room',
  clean: false,
  protocol: 'wss',
  host: 'broker.plant.example',
  port: 8084,
  keepalive: 30,
  connectTimeout: 7,
  reconnect: true,
  reconnectPeriod: 2500,
  username: 'heater',
  password: 'invented-password',
  path: '/mqtt',
  certType: 'self',
  ssl: true,
  mqttVersion: '5.0',
  unreadMessageCount: 0,
  clientIdWithTime: false,
  parentId: 'a7f0c2b4-8f0e-4c0f-9a52-000000000001',
  orderId: 1,
  rejectUnauthorized: true,
  ALPNProtocols: '[mqtt, x-amzn-mqtt-ca]',
  ca: '/home/bo/ca.pem',
  cert: '',
  key: '',
  isCollection: false,
  createAt: '2026-01-02 09:14:05:120',
  updateAt: '2026-01-02 09:20:41:007',
  subscriptions: [
    {
      id: 'scription_1',
      topic: 'plant/+/temp',
      qos: '1',
      disabled: true,
      alias: 'temps',
      retain: false,
      nl: true,
      rap: true,
      rh: '2',
      subscriptionIdentifier: 7,
      userProperties: '{"site":["a","b"]}',
      color: '#3B6DD8',
      createAt: '2026-01-02 09:15:00:000',
      connectionId: '6f1d2c1e-0c1f-4f5a-9a52-6f2b9f7f0a11',
    },
  ],
  will: {
    id: 'w1',
    lastWillTopic: 'plant/boiler/state',
    lastWillPayload: 'gone',
    lastWillQos: 1,
    lastWillRetain: true,
    properties: {
      willDelayInterval: 5,
      messageExpiryInterval: null,
      payloadFormatIndicator: true,
      contentType: 'text/plain',
      responseTopic: '',
      correlationData: 'ab',
      userProperties: { by: 'boiler' },
    },
  },
  properties: {
    sessionExpiryInterval: 600,
    receiveMaximum: 20,
    maximumPacketSize: null,
    topicAliasMaximum: null,
    requestResponseInformation: true,
    requestProblemInformation: null,
    userProperties: { site: ['a', 'b'], line: '3' },
    authenticationMethod: 'K8S-TOKEN',
    authenticationData: { type: 'Buffer', data: [1, 2, 3] },
  },
  messages: [{ id: 'message_1', topic: 'plant/1/temp', payload: '21.4', qos: 1, retain: false }],
};

export const EXPLORER_CONNECTION = {
  configVersion: 1,
  certValidation: true,
  id: '1b2c',
  name: 'Boiler room',
  encryption: true,
  username: 'heater',
  password: 'invented-password',
  type: 'mqtt',
  host: 'broker.plant.example',
  port: '8883',
  protocol: 'mqtt',
  basePath: '',
  clientId: 'mqtt-explorer-0a1b2c3d',
  subscriptions: [
    { topic: 'plant/#', qos: 1 },
    { topic: '$SYS/#', qos: 0 },
  ],
  changeSet: { password: 'an-older-password' },
};

export const EXPLORER = {
  ConnectionManager_connections: { '1b2c': EXPLORER_CONNECTION },
  Settings: { theme: 'dark', topicOrder: 'abc' },
  connection_view_state: { '1b2c': { charts: [{ topic: 'plant/1/temp', width: 'big' }] } },
};

export const MQTTFX = `<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <connectionProfiles>
    <connectionProfile>
      <profileName>Boiler room</profileName>
      <brokerAddress>broker.plant.example</brokerAddress>
      <brokerPort>8883</brokerPort>
      <connectionOptions>
        <clientId>boiler7</clientId> <userName>heater</userName> <password>invented-password</password>
        <connectionTimeout>30</connectionTimeout> <keepAliveInterval>50</keepAliveInterval> <mqttVersion>3</mqttVersion>
        <cleanSession>false</cleanSession>
        <keyStorePassword>another-invented</keyStorePassword>
        <caFile>/home/bo/ca.pem</caFile> <clientCertificateFile></clientCertificateFile> <clientKeyFile/>
      </connectionOptions>
      <preDefinedMessages>
        <message><name>Lamp on</name><topic><name>plant/lamp/set</name></topic><qos>1</qos><retained>false</retained><payload>on</payload></message>
        <message><name>Lamp off</name><topic><name>plant/lamp/set</name></topic><qos>1</qos><retained>false</retained><payload>off</payload></message>
      </preDefinedMessages>
      <recentPublishTopics><topic>plant/lamp/set</topic></recentPublishTopics>
      <recentSubscriptionTopics>
        <topic><name>plant/+/temp</name><color>0x33cc66ff</color></topic>
        <topic>plant/#/oops</topic>
        <topic>plant/all/#</topic>
      </recentSubscriptionTopics>
    </connectionProfile>
    <connectionProfile>
      <profileName>Other</profileName>
      <brokerAddress>other.example</brokerAddress>
      <brokerPort>1883</brokerPort>
    </connectionProfile>
  </connectionProfiles>
  <windowWidth>800</windowWidth>
</configuration>`;
