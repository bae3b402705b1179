// 查询语言参考表的中文释义，键与 shared/query/query-reference.ts 的 id 相同。

export const queryReferenceZhCn: Readonly<Record<string, string>> = {
  text: '主题名或载荷包含它，不区分大小写。',
  topicFilter:
    '主题过滤器匹配。+ 为一个层级，# 为其下全部；以通配符开头的过滤器不含以 $ 开头的主题。',
  topic: '主题名等于、不等于、原样包含、匹配正则表达式。',
  payload: '载荷包含该文本，不区分大小写。',
  payloadExact: '载荷原样包含该文本、等于它、不等于它。payload="" 表示空载荷。',
  payloadBytes: '载荷包含这些字节、等于、不等于它们。',
  regex:
    'JavaScript 正则表达式，不支持环视和反向引用；标志 i、m、s。只看载荷的前 1 MiB，字节按 UTF-8 读取。',
  json: '载荷为 JSON 且含有该值。[*] 为任意元素或成员，..name 为任意深度的成员；键重复时以最后一个为准。',
  jsonCompare:
    '数字、文本、true、false 或 null。数字按各位数字比较，带引号的文本按字符比较。多个值中有一个符合即可；载荷本身是数字时写作 $.',
  jsonText: 'JSON 中的文本包含、原样包含、匹配。',
  qos: '消息到达或发送时的 QoS；可用 = != < <= > >=。',
  flags: '消息带有该标志；是接收的，是发送的。',
  size: '载荷的字节数，或 kB、MB、GB（1000）和 KiB、MiB、GiB（1024）。',
  time: '日期、日期加时间，或今天的时间。末尾没有 Z 或 +01:00 时，按运行 MQTTScope 的计算机的时区。',
  timeAgo: '从现在往回算：ms、s、m、h、d、w，例如 -1h30m。',
  timeSpan: '在所写的那一天、一分钟或一秒之内；也可写 today、yesterday。',
  type: '内容类型包含、等于它。MQTT 5.0。',
  property:
    '有该属性，或属性为该值：responseTopic、correlationData、messageExpiryInterval、contentType、payloadFormatIndicator、topicAlias、subscriptionIdentifiers。',
  user: '有该名称的用户属性，或其中之一为该值。',
  and: '两者都成立。',
  or: '其中之一成立。',
  not: '不成立。优先于 and，也优先于 or。',
  parentheses: '先读取括号内。',
  quotes: '含空格、引号、括号或本语言词语的文本。转义与 JSON 相同。',
};
