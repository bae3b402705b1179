// 当前连接（订阅、失败时的建议）的简体中文文字，en-connection.ts 的对应部分。
import type { enConnection } from './en-connection.ts';

export const zhCnConnection: typeof enConnection = {
  subscriptionList: {
    countTip: '本次运行中主题名匹配此过滤器的消息数；在本机计数。',
    edit: '编辑对 {{filter}} 的订阅',
    exclude: '排除它',
    excludeTip: '代理仍会发送匹配的消息，MQTTScope 在到达时将其丢弃：用于“除此之外的一切”。',
    excluded: '已排除，由本机完成',
    excludedCount: '本次运行中到达时被丢弃的消息数，所有排除过滤器合计。',
    excludedTip: '代理会发送这些消息；MQTTScope 在到达时将其丢弃，仅计数。',
    include: '重新接收 {{filter}}',
    more: '用全部选项订阅',
    noneAskedFor: '它的保留处理选项在再次订阅时不请求保留消息。',
    noneForShared: '共享订阅从不接收保留消息。',
    pause: '暂停 {{filter}}：取消订阅，但保留在列表中',
    refresh: '再次请求 {{filter}} 的保留消息',
    refusedWith: 'QoS {{qos}} · 被拒绝 {{code}}',
    resume: '重新订阅 {{filter}}',
    wildcardHint: '不匹配以 $ 开头的主题，例如 $SYS 的主题。',
  },
};
