// 连接事件的简体中文文字，en-events.ts 的对应部分。
import type { enEvents } from './en-events.ts';

export const zhCnEvents: typeof enEvents = {
  event: {
    changed: '配置已更改：{{fields}}',
    connected: '已以 {{clientId}} 连接到 {{address}}，MQTT {{version}}',
    connectedUnnamed: '已连接到 {{address}}，MQTT {{version}}；客户端 ID 由代理选择',
    connecting: '正在连接 {{address}}',
    disconnected: '由用户断开',
    lost: '连接已断开。{{reason}}',
    refused: '无法连接。{{reason}}',
    stopped: '已停止尝试。{{reason}}',
    subscribeRefused: '未订阅 {{filter}}。{{reason}}',
    subscribed: '已订阅 {{filter}}，QoS {{qos}}',
    unsubscribed: '已取消订阅 {{filter}}',
  },
};
