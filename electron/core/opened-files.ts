// Capture files the user opened to look at, read-only, beside the live connections.
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CaptureInfo } from '../../shared/contract/captures.ts';
import { fail } from '../../shared/util/problem.ts';
import { damageProblem } from './capture/damage.ts';
import type { CorePorts } from './ports.ts';
import { Recorded } from './recorded.ts';

interface OpenedFile {
  recorded: Recorded;
  info: CaptureInfo;
}

export class OpenedFiles {
  readonly #ports: Pick<CorePorts, 'captureThread'>;
  readonly #files = new Map<string, OpenedFile>();
  #last = 0;
  revision = 0;

  constructor(ports: Pick<CorePorts, 'captureThread'>) {
    this.#ports = ports;
  }

  /** Opening a file that is open answers what is open. Rejects with a `ProblemError`. */
  async open(path: string): Promise<CaptureInfo> {
    for (const { recorded, info } of this.#files.values()) {
      if (recorded.path === path) return info;
    }
    const recorded = await Recorded.open(this.#ports, path);
    const { from, to } = await recorded.reader.ask('bounds', {});
    const { messages, damage } = recorded.summary;
    const info: CaptureInfo = {
      captureId: `file-${++this.#last}`,
      kind: 'file',
      name: basename(path),
      path,
      messages,
      bytes: (await stat(path)).size,
      from: from === null ? null : from / 1000,
      to: to === null ? null : to / 1000,
      pins: [],
      problem: damageProblem(damage),
      damaged: null,
    };
    this.#files.set(info.captureId, { recorded, info });
    this.revision++;
    return info;
  }

  get(captureId: string): Recorded | undefined {
    return this.#files.get(captureId)?.recorded;
  }

  infos(): CaptureInfo[] {
    return [...this.#files.values()].map(({ info }) => info);
  }

  async close(captureId: string): Promise<void> {
    const file = this.#files.get(captureId);
    if (!file) fail('CAPTURE_UNKNOWN', 'This capture file is not open any more.');
    this.#files.delete(captureId);
    this.revision++;
    await file.recorded.close();
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#files.keys()].map((id) => this.close(id)));
  }
}
