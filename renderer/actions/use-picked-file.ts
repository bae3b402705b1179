// A file the user picks, with the progress of its upload where the page has to upload it.
import { useRef, useState } from 'react';
import type { ChosenFile, FileKind } from '../../shared/contract/exchange.ts';
import type { Problem } from '../../shared/util/problem.ts';
import { problemOf } from '../live/problem-of.ts';
import { usePage } from '../page.ts';
import type { FilesInUse } from './use-files-in-use.ts';

export interface Upload {
  /** In bytes. */
  sent: number;
  total: number;
}

export interface PickedFile {
  file: ChosenFile | null;
  upload: Upload | null;
  problem: Problem | null;
  pick(): void;
  /** Ends an upload that runs. */
  abort(): void;
}

interface PickedFileInput {
  kind: FileKind;
  /** Holds what was picked until something else is, or until its owner is gone. */
  inUse: FilesInUse;
  /** Told of each file that was picked. */
  onPicked?(file: ChosenFile): void;
}

export function usePickedFile({ kind, inUse, onPicked }: PickedFileInput): PickedFile {
  const page = usePage();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [upload, setUpload] = useState<Upload | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const aborting = useRef<AbortController | null>(null);

  const pick = async () => {
    const abort = new AbortController();
    aborting.current = abort;
    setProblem(null);
    try {
      const picked = await page.host.files.pickFile(kind, {
        progress: (sent, total) => setUpload({ sent, total }),
        signal: abort.signal,
      });
      if (!picked) return;
      inUse.hold(picked.fileId);
      if (abort.signal.aborted) return inUse.release([picked.fileId]);
      if (file) inUse.release([file.fileId]);
      setFile(picked);
      onPicked?.(picked);
    } catch (error) {
      if (!abort.signal.aborted) setProblem(problemOf(error));
    } finally {
      setUpload(null);
    }
  };
  return {
    file,
    upload,
    problem,
    pick: () => void pick(),
    abort: () => aborting.current?.abort(),
  };
}
