// Every capture that can be looked at: those of the profiles and the files the user opened.
import type { CaptureInfo } from '../../shared/contract/captures.ts';
import { fail } from '../../shared/util/problem.ts';
import type { OpenedFiles } from './opened-files.ts';
import type { ProfileStore } from './profiles/profile-store.ts';
import type { Recorded } from './recorded.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

export class Captures {
  readonly #profiles: ProfileStore;
  readonly #sessions: Sessions;
  readonly files: OpenedFiles;

  constructor(profiles: ProfileStore, sessions: Sessions, files: OpenedFiles) {
    this.#profiles = profiles;
    this.#sessions = sessions;
    this.files = files;
  }

  /** Opens a profile's capture when it is not open yet. Rejects with a `ProblemError`. */
  async recorded(captureId: string): Promise<Recorded> {
    return this.files.get(captureId) ?? (await this.#sessions.open(captureId)).recording.recorded;
  }

  /** Of a profile only: an opened file is not changed. */
  recording(captureId: string): Promise<Session> {
    if (this.files.get(captureId)) {
      fail('CAPTURE_FILE_READ_ONLY', 'An opened capture file is only looked at, never changed.');
    }
    return this.#sessions.open(captureId);
  }

  revision(): number {
    return this.#sessions.revision() + this.files.revision;
  }

  infos(): CaptureInfo[] {
    return [...this.#sessions.all().map((session) => this.#info(session)), ...this.files.infos()];
  }

  #info({ profileId, recording }: Session): CaptureInfo {
    const { recorded, damaged } = recording;
    const { file } = recording.ledger();
    return {
      captureId: profileId,
      kind: 'profile',
      name: this.#profiles.has(profileId) ? this.#profiles.get(profileId).name : profileId,
      path: recorded.path,
      messages: file.messages,
      bytes: file.fileBytes,
      from: file.from === null ? null : file.from / 1000,
      to: recording.newestTime(),
      pins: file.pins.map(({ id, name, from, to }) => ({
        pinId: id,
        name,
        from: from / 1000,
        to: to / 1000,
      })),
      problem: recording.problem(),
      damaged,
    };
  }
}
