// What a connection to a well-known broker needs, as far as it can be known beforehand, and what is
// left for the user to fill in. The page has the sentences for the steps and notes.
import { DEFAULT_PROFILE } from '../contract/defaults.ts';
import type { ProfileFields } from '../contract/profile-fields.ts';

/** The fields a template decides on; all of them are set anew when another one is chosen. */
type Decided = Pick<
  ProfileFields,
  | ('transport' | 'host' | 'port' | 'path' | 'webSocket' | 'tls')
  | ('protocolVersion' | 'username' | 'authentication' | 'subscriptions')
>;

export type TemplateId =
  | 'mosquitto'
  | 'emqx'
  | 'hivemqCloud'
  | 'awsCertificate'
  | 'awsCertificate443'
  | 'awsAuthorizer'
  | 'thingsStack'
  | 'rabbitmq'
  | 'rabbitmqWebSocket'
  | 'azureIotHub';

/** What a step has to be done to. */
export type StepField = 'host' | 'username' | 'password' | 'clientId' | 'clientCertificate';

export interface TemplateStep {
  field: StepField;
  /** Which sentence tells how. */
  hint:
    | 'awsEndpoint'
    | 'awsCertificate'
    | 'awsClientId'
    | 'awsAuthorizerUser'
    | 'hivemqHost'
    | 'hivemqAccess'
    | 'thingsHost'
    | 'thingsUser'
    | 'thingsKey'
    | 'rabbitUser'
    | 'azureHost'
    | 'azureDevice'
    | 'azureUser'
    | 'azureToken';
  /** What it looks like. */
  example?: string;
}

export type TemplateNote =
  | 'awsQos'
  | 'thingsQos'
  | 'rabbitSlashes'
  | 'rabbitVersion'
  | 'azureTopics';

export interface ProfileTemplate {
  id: TemplateId;
  /** Proper names: the same in every language. */
  name: string;
  fields: Partial<Decided>;
  /** In the order of filling in. */
  toFill: readonly TemplateStep[];
  notes: readonly TemplateNote[];
}

const AWS_ENDPOINT: TemplateStep = {
  field: 'host',
  hint: 'awsEndpoint',
  example: 'a1b2c3d4e5f6g7-ats.iot.eu-central-1.amazonaws.com',
};
const AWS_CERTIFICATE: TemplateStep = { field: 'clientCertificate', hint: 'awsCertificate' };
const AWS_CLIENT_ID: TemplateStep = { field: 'clientId', hint: 'awsClientId', example: 'thing-7' };
const RABBIT_USER: TemplateStep = { field: 'username', hint: 'rabbitUser', example: '/plant:anna' };

export const PROFILE_TEMPLATES: readonly ProfileTemplate[] = [
  { id: 'mosquitto', name: 'Mosquitto', fields: {}, toFill: [], notes: [] },
  { id: 'emqx', name: 'EMQX', fields: {}, toFill: [], notes: [] },
  {
    id: 'hivemqCloud',
    name: 'HiveMQ Cloud',
    fields: { transport: 'mqtts', host: '', port: 8883 },
    toFill: [
      { field: 'host', hint: 'hivemqHost', example: '0123456789abcdef.s1.eu.hivemq.cloud' },
      { field: 'username', hint: 'hivemqAccess' },
      { field: 'password', hint: 'hivemqAccess' },
    ],
    notes: [],
  },
  {
    id: 'awsCertificate',
    name: 'AWS IoT Core · X.509 · 8883',
    fields: { transport: 'mqtts', host: '', port: 8883 },
    toFill: [AWS_ENDPOINT, AWS_CERTIFICATE, AWS_CLIENT_ID],
    notes: ['awsQos'],
  },
  {
    id: 'awsCertificate443',
    name: 'AWS IoT Core · X.509 · 443',
    // On 443 the protocol is chosen by ALPN; without it the endpoint speaks HTTPS.
    fields: {
      ...{ transport: 'mqtts', host: '', port: 443 },
      tls: { ...DEFAULT_PROFILE.tls, alpn: ['x-amzn-mqtt-ca'] },
    },
    toFill: [AWS_ENDPOINT, AWS_CERTIFICATE, AWS_CLIENT_ID],
    notes: ['awsQos'],
  },
  {
    id: 'awsAuthorizer',
    name: 'AWS IoT Core · custom authorizer',
    fields: {
      ...{ transport: 'mqtts', host: '', port: 443 },
      tls: { ...DEFAULT_PROFILE.tls, alpn: ['mqtt'] },
    },
    toFill: [
      AWS_ENDPOINT,
      {
        field: 'username',
        hint: 'awsAuthorizerUser',
        example: 'anna?x-amz-customauthorizer-name=my-authorizer',
      },
      AWS_CLIENT_ID,
    ],
    notes: ['awsQos'],
  },
  {
    id: 'thingsStack',
    name: 'The Things Stack',
    fields: { transport: 'mqtts', host: '', port: 8883, protocolVersion: '3.1.1' },
    toFill: [
      { field: 'host', hint: 'thingsHost', example: 'eu1.cloud.thethings.network' },
      { field: 'username', hint: 'thingsUser', example: 'my-application@my-tenant' },
      { field: 'password', hint: 'thingsKey' },
    ],
    notes: ['thingsQos'],
  },
  {
    id: 'rabbitmq',
    name: 'RabbitMQ',
    fields: { protocolVersion: '3.1.1' },
    toFill: [RABBIT_USER],
    notes: ['rabbitSlashes', 'rabbitVersion'],
  },
  {
    id: 'rabbitmqWebSocket',
    name: 'RabbitMQ · WebSocket',
    fields: { transport: 'ws', port: 15_675, path: '/ws', protocolVersion: '3.1.1' },
    toFill: [RABBIT_USER],
    notes: ['rabbitSlashes', 'rabbitVersion'],
  },
  {
    id: 'azureIotHub',
    name: 'Azure IoT Hub',
    fields: {
      ...{ transport: 'mqtts', host: '', port: 8883, protocolVersion: '3.1.1' },
      // Any filter but the documented ones ends the connection.
      subscriptions: [
        { filter: '$iothub/twin/res/#', qos: 0 },
        { filter: '$iothub/methods/POST/#', qos: 0 },
      ],
    },
    toFill: [
      { field: 'host', hint: 'azureHost', example: 'my-hub.azure-devices.net' },
      { field: 'clientId', hint: 'azureDevice', example: 'my-device' },
      {
        field: 'username',
        hint: 'azureUser',
        example: 'my-hub.azure-devices.net/my-device/?api-version=2021-04-12',
      },
      { field: 'password', hint: 'azureToken' },
    ],
    notes: ['azureTopics'],
  },
];

/** Every field a template decides on, so that nothing is left of one that was chosen before. */
export function fieldsOfTemplate({ fields }: ProfileTemplate): Decided {
  const { transport, host, port, path, webSocket, tls } = DEFAULT_PROFILE;
  const { protocolVersion, username, authentication, subscriptions } = DEFAULT_PROFILE;
  return {
    ...{ transport, host, port, path, webSocket, tls },
    ...{ protocolVersion, username, authentication, subscriptions },
    ...fields,
  };
}
