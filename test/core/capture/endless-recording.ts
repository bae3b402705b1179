// A process that records until it is killed, and tells how many messages it knows to be stored.
import { openCapture } from '../../../electron/core/capture/capture.ts';
import { testPorts } from '../../support/test-core.ts';
import { noHooks } from './capture-under-test.ts';

const [path = ''] = process.argv.slice(2);
const capture = await openCapture(testPorts(''), path, noHooks);
const topics = Array.from({ length: 10 }, (_, n) => capture.addTopic(`kill/${n}`));
const last = topics.map(() => 0);
let sent = 0;
setInterval(() => {
  for (let n = 0; n < 200; n++) {
    const at = sent++ % topics.length;
    const payload = Buffer.from(`message ${sent}`);
    const topic = topics[at] ?? 0;
    last[at] = capture.append(
      topic,
      0,
      last[at] ?? 0,
      Date.now() * 1000,
      0,
      payload,
      0,
      payload.length,
      undefined,
    );
  }
  process.send?.(capture.ledger().stored);
}, 10);
