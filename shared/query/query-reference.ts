// The language as a table for the help of the page. `id` names a row for a translation; each example
// is a query of its own.

export interface ReferenceRow {
  id: string;
  syntax: string;
  example: string;
  meaning: string;
}

export const queryReference: readonly ReferenceRow[] = [
  {
    id: 'text',
    syntax: 'word  "some text"',
    example: 'kitchen "door open"',
    meaning: 'Topic name or payload contains it, upper and lower case alike.',
  },
  {
    id: 'topicFilter',
    syntax: 'topic:FILTER',
    example: 'topic:home/+/temp',
    meaning:
      'The topic filter matches. + is one level, # all below; a filter that begins with a wildcard leaves out topics with $ in front.',
  },
  {
    id: 'topic',
    syntax: 'topic=NAME  topic!=NAME  topic*=TEXT  topic~/REGEX/',
    example: 'topic~/^home\\/.*(temp|humidity)$/i',
    meaning: 'The topic name is, is not, contains exactly, matches a regular expression.',
  },
  {
    id: 'payload',
    syntax: 'payload:TEXT',
    example: 'payload:"not found"',
    meaning: 'The payload contains the text, upper and lower case alike.',
  },
  {
    id: 'payloadExact',
    syntax: 'payload*=TEXT  payload=TEXT  payload!=TEXT',
    example: 'payload*=Error payload!="Error 0"',
    meaning:
      'The payload contains the text exactly as written, is it, is not it. payload="" is empty.',
  },
  {
    id: 'payloadBytes',
    syntax: 'payload:0xHEX  payload=0xHEX  payload!=0xHEX',
    example: 'payload:0xFFD8',
    meaning: 'The payload contains these bytes, is them, is not them.',
  },
  {
    id: 'regex',
    syntax: 'payload~/REGEX/FLAGS',
    example: 'payload~/"rssi": *-[89]\\d/',
    meaning:
      'A regular expression of JavaScript without look-around and back-references; flags i, m, s. It sees the first 1 MiB of a payload, bytes read as UTF-8.',
  },
  {
    id: 'json',
    syntax: '$.PATH',
    example: '$.sensors[0]["air quality"]',
    meaning:
      'The payload is JSON and holds such a value. [*] is any item or member, ..name a member at any depth; of equal keys the last counts.',
  },
  {
    id: 'jsonCompare',
    syntax: '$.PATH = != < <= > >= VALUE',
    example: '$.temp > 30 $.state != "off"',
    meaning:
      'A number, a text, true, false or null. Numbers are compared by their digits, texts in quotes by their characters. One value of several is enough; a payload that is a number is $.',
  },
  {
    id: 'jsonText',
    syntax: '$.PATH:TEXT  $.PATH*=TEXT  $.PATH~/REGEX/',
    example: '$.name:kitchen',
    meaning: 'A text in the JSON contains it, contains it exactly, matches.',
  },
  {
    id: 'qos',
    syntax: 'qos:N  qos>=N',
    example: 'qos>=1',
    meaning: 'The QoS the message came or went with; = != < <= > >=.',
  },
  {
    id: 'flags',
    syntax: 'retain  dup  in  out',
    example: 'in not retain',
    meaning: 'The message has the flag; it was received, it was sent.',
  },
  {
    id: 'size',
    syntax: 'size>SIZE',
    example: 'size>=1.5kB',
    meaning: 'The payload in bytes, or in kB, MB, GB (1000) and KiB, MiB, GiB (1024).',
  },
  {
    id: 'time',
    syntax: 'time>=TIME',
    example: 'time>=2026-11-21T10:00 time<2026-11-21T10:05:30',
    meaning:
      'A date, a date with a time, or a time of today. Without Z or +01:00 at the end, times are those of the computer MQTTScope runs on.',
  },
  {
    id: 'timeAgo',
    syntax: 'time>-SPAN',
    example: 'time>-5m',
    meaning: 'Counted back from now: ms, s, m, h, d, w, as in -1h30m.',
  },
  {
    id: 'timeSpan',
    syntax: 'time:TIME',
    example: 'time:yesterday or time:10:00',
    meaning: 'Within the day, minute or second that is written; today and yesterday too.',
  },
  {
    id: 'type',
    syntax: 'type:TEXT  type=TEXT',
    example: 'type:json',
    meaning: 'The content type contains it, is it. MQTT 5.0.',
  },
  {
    id: 'property',
    syntax: 'property.NAME  property.NAME:VALUE',
    example: 'property.responseTopic:reply or property.messageExpiryInterval<60',
    meaning:
      'There is such a property, or one with this value: responseTopic, correlationData, messageExpiryInterval, contentType, payloadFormatIndicator, topicAlias, subscriptionIdentifiers.',
  },
  {
    id: 'user',
    syntax: 'user.KEY  user.KEY=VALUE  user["KEY"]:TEXT',
    example: 'user.site="north wing"',
    meaning: 'There is a user property of this name, or one of them has this value.',
  },
  {
    id: 'and',
    syntax: 'A B  A and B  A && B',
    example: 'topic:home/# $.temp > 30',
    meaning: 'Both hold.',
  },
  {
    id: 'or',
    syntax: 'A or B  A || B',
    example: 'warning or error',
    meaning: 'One of them holds.',
  },
  {
    id: 'not',
    syntax: 'not A  ! A',
    example: 'not $.battery',
    meaning: 'It does not hold. Binds tighter than and, and tighter than or.',
  },
  {
    id: 'parentheses',
    syntax: '( … )',
    example: 'topic:home/# (retain or not size:0)',
    meaning: 'Read first.',
  },
  {
    id: 'quotes',
    syntax: '"…"  \'…\'',
    example: '"in" "a\\"b" "\\u00e9"',
    meaning:
      'Text with spaces, quotes, parentheses, or words of this language. With the escapes of JSON.',
  },
];
