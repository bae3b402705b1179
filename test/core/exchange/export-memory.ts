// A process of its own that exports a capture and prints by how many bytes its memory grew at most.
import { runWork } from '../../../electron/core/exchange/work.ts';
import type { ExportFormat } from '../../../shared/contract/exchange.ts';
import { capturePorts } from '../capture/capture-under-test.ts';
import { Listener, NO_REDACTION, NOW } from './exchange-under-test.ts';

const [capture = '', path = '', format = ''] = process.argv.slice(2);
// The peak the system keeps includes that of the process this one was forked from.
const before = process.memoryUsage.rss();
let most = before;
const looking = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss());
}, 5);
const ask = {
  ...{ capture, path, format: format as ExportFormat, redaction: NO_REDACTION, now: NOW },
  scope: { kind: 'all' as const },
};
await runWork(capturePorts, 'export', ask, new Listener());
clearInterval(looking);
console.log(most - before);
