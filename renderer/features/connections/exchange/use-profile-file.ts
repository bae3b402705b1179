// The file that is imported: picked, read, with its passphrase where it has one, and what it would become.
import { useState } from 'react';
import type { ChosenFile } from '../../../../shared/contract/exchange.ts';
import type { Problem } from '../../../../shared/util/problem.ts';
import {
  type ProfileFilePreview,
  type ProfileSource,
  previewProfiles,
} from '../../../actions/profile-exchange.ts';
import { type FilesInUse, useFilesInUse } from '../../../actions/use-files-in-use.ts';
import { type PickedFile, usePickedFile } from '../../../actions/use-picked-file.ts';
import { usePage } from '../../../page.ts';

export interface ProfileFile {
  picked: PickedFile;
  inUse: FilesInUse;
  source: ProfileSource | null;
  preview: ProfileFilePreview | null;
  problem: Problem | null;
  /** The file is encrypted: it waits for its passphrase. */
  needsPassphrase: boolean;
  reading: boolean;
  /** Reads it again; '' leaves its secrets out. */
  unlock(passphrase: string): void;
}

/** `onRead` is told of each preview. */
export function useProfileFile(onRead: (preview: ProfileFilePreview) => void): ProfileFile {
  const page = usePage();
  const [source, setSource] = useState<ProfileSource | null>(null);
  const [preview, setPreview] = useState<ProfileFilePreview | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [reading, setReading] = useState(false);
  const [needsPassphrase, setNeedsPassphrase] = useState(false);

  const read = async (next: ProfileSource) => {
    setReading(true);
    setProblem(null);
    setSource(next);
    const answer = await previewProfiles(page, next);
    setReading(false);
    if ('code' in answer) {
      const { code } = answer;
      setPreview(null);
      setNeedsPassphrase(code === 'PASSPHRASE_NEEDED' || code === 'PASSPHRASE_WRONG');
      setProblem(code === 'PASSPHRASE_NEEDED' ? null : answer);
      return;
    }
    setPreview(answer);
    setProblem(null);
    setNeedsPassphrase(false);
    onRead(answer);
  };
  const inUse = useFilesInUse();
  const onPicked = ({ fileId }: ChosenFile) => void read({ fileId });
  const picked = usePickedFile({ kind: 'profiles', inUse, onPicked });
  return {
    ...{ picked, inUse, source, preview, needsPassphrase, reading },
    problem: picked.problem ?? problem,
    unlock: (passphrase) => {
      if (source) void read({ fileId: source.fileId, passphrase });
    },
  };
}
