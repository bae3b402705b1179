// 核心报告的问题，按代码给出中文句子。英文原文作为细节显示在下方。

export const problemsZhCn = {
  ADDRESS_INVALID: '无法识别此地址。请输入主机、主机:端口，或 mqtt://主机:端口 这样的地址。',
  CALL_FAILED: 'MQTTScope 没有响应。请重试。',
  TOPIC_FILTER_INVALID: '主题过滤器无效。+ 和 # 必须占满一个层级，# 只能在最后。',
  TOPIC_NAME_INVALID: '主题名无效。主题名不能为空，不能含通配符或 NUL，最长 65,535 字节。',
};
