import { expect, it } from 'vitest';
import { socketHost } from '../../../../electron/core/client/transport/socket-host.ts';

it.each([
  ['broker.example', 'broker.example'],
  ['[2001:db8::7]', '2001:db8::7'],
  ['fe80::1%eth0', 'fe80::1%eth0'],
  ['Bücher.example', 'xn--bcher-kva.example'],
  ['代理.example', 'xn--mnq481g.example'],
  ['under_score', 'under_score'],
  ['', ''],
])('%s is %s to a socket', (host, expected) => {
  expect(socketHost(host)).toBe(expected);
});
