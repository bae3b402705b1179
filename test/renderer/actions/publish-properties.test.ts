import { beforeEach, describe, expect, test } from 'vitest';
import {
  correlationWritten,
  countProperties,
  NO_PROPERTIES,
  readProperties,
} from '../../../renderer/actions/publish-properties.ts';
import { replyTo } from '../../../renderer/actions/reply.ts';
import { useDock } from '../../../renderer/state/dock.ts';
import { type DraftProperties, useDrafts } from '../../../renderer/state/drafts.ts';
import { bytesFromHex, bytesToHex } from '../../../shared/payload/hex.ts';

const typed = (change: Partial<DraftProperties>): DraftProperties => ({
  ...NO_PROPERTIES,
  ...change,
});

describe('properties as they are typed', () => {
  test('nothing typed is nothing sent', () => {
    expect(readProperties(typed({ expiry: ' ', user: [['', '']] }), 5)).toEqual({
      sent: {},
      problems: {},
    });
    expect(countProperties(typed({ expiry: ' ', user: [['', '']] }))).toBe(0);
  });

  test('all of them', () => {
    const draft = typed({
      contentType: 'a/b',
      responseTopic: 'resp/42',
      correlationData: '00FF 10',
      expiry: '4294967295',
      topicAlias: '5',
      format: 'bytes',
      user: [
        ['b', '1'],
        ['', ''],
        ['b', '2'],
      ],
    });
    expect(readProperties(draft, 5)).toEqual({
      sent: {
        contentType: 'a/b',
        payloadFormatIndicator: false,
        responseTopic: 'resp/42',
        correlationData: Uint8Array.of(0, 255, 16),
        messageExpiryInterval: 4_294_967_295,
        topicAlias: 5,
        userProperties: [
          ['b', '1'],
          ['b', '2'],
        ],
      },
      problems: {},
    });
    expect(countProperties(draft)).toBe(8);
  });

  test.each<[keyof DraftProperties, Partial<DraftProperties>, string]>([
    ['responseTopic', { responseTopic: 'resp/#' }, 'RESPONSE_TOPIC_INVALID'],
    ['correlationData', { correlationData: '0' }, 'CORRELATION_DATA_INVALID'],
    ['correlationData', { correlationData: 'xy' }, 'CORRELATION_DATA_INVALID'],
    ['expiry', { expiry: '4294967296' }, 'MESSAGE_EXPIRY_INVALID'],
    ['expiry', { expiry: '1.5' }, 'MESSAGE_EXPIRY_INVALID'],
    ['topicAlias', { topicAlias: '6' }, 'TOPIC_ALIAS_OUT_OF_RANGE'],
    ['topicAlias', { topicAlias: '0' }, 'TOPIC_ALIAS_OUT_OF_RANGE'],
    ['topicAlias', { topicAlias: 'one' }, 'TOPIC_ALIAS_OUT_OF_RANGE'],
    ['user', { user: [['a', '\0']] }, 'PROPERTY_INVALID'],
  ])('what is wrong is said at its field: %s', (field, change, code) => {
    const { sent, problems } = readProperties(typed(change), 5);
    expect(sent).toEqual({});
    expect(problems).toMatchObject({ [field]: { code } });
  });

  test('correlation data written as text and back', () => {
    const hex = typed({ correlationData: '61c3a9' });
    expect(correlationWritten(hex, 'text')).toBe('aé');
    const text = typed({ correlationAs: 'text', correlationData: 'aé' });
    expect(correlationWritten(text, 'hex')).toBe('61 c3 a9');
    expect(correlationWritten(typed({ correlationData: '00ff10' }), 'text')).toBeUndefined();
  });

  test('hex is read as it is written', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(bytesFromHex(bytesToHex(bytes))).toEqual(bytes);
    expect(bytesFromHex('')).toEqual(new Uint8Array());
    expect(bytesFromHex('0g')).toBeUndefined();
  });
});

describe('answering a message', () => {
  const correlationData = Uint8Array.of(0x00, 0xff, 0x10);
  beforeEach(() => useDrafts.setState({ drafts: {}, outcomes: {}, reply: null }));

  test('fills topic and correlation data and keeps what is written', () => {
    const { edit } = useDrafts.getState();
    const properties = typed({ responseTopic: 'old' });
    edit('p', { payload: '{}', qos: 1, retain: true, properties });
    useDock.getState().setTab('events');
    replyTo('p', { responseTopic: 'resp/42', correlationData, contentType: 'a/b' });
    expect(useDrafts.getState().drafts.p).toMatchObject({
      ...{ topic: 'resp/42', payload: '{}', qos: 1, retain: false },
      properties: typed({ correlationData: '00 ff 10' }),
    });
    expect(useDrafts.getState().reply).toEqual({ profileId: 'p', correlated: true });
    expect(useDock.getState().tab).toBe('publish');
  });

  test('without correlation data sends none of another message', () => {
    useDrafts.getState().edit('p', { properties: typed({ correlationData: '01' }) });
    replyTo('p', { responseTopic: 'resp/42' });
    expect(useDrafts.getState().drafts.p?.properties).toBeNull();
    expect(useDrafts.getState().reply?.correlated).toBe(false);
  });
});
