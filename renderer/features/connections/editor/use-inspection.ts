// Chosen TLS files are looked into by the core before anything is saved.
import { useEffect, useState } from 'react';
import type { CertificateReport } from '../../../../shared/contract/certificates.ts';
import type { ChosenFile } from '../../../../shared/contract/exchange.ts';
import type { Problem } from '../../../../shared/util/problem.ts';
import { problemOf } from '../../../live/problem-of.ts';
import { usePage } from '../../../page.ts';
import type { ProfileFormState } from './use-profile-form.ts';

/** A passphrase is tried when typing has stopped for so long. */
const TYPING_MS = 400;

export interface Inspection {
  report: CertificateReport | null;
  problem: Problem | null;
}

interface Chosen {
  use: 'ca' | 'client';
  certificate: ChosenFile;
  key: ChosenFile | null;
}

/** Looks into what was chosen, again whenever the files or the passphrase change. */
export function useInspection(state: ProfileFormState, chosen: Chosen | null): Inspection {
  const page = usePage();
  const [seen, setSeen] = useState<Inspection>({ report: null, problem: null });
  const { profile, secrets } = state;
  const use = chosen?.use ?? 'ca';
  const certificate = chosen?.certificate.fileId;
  const key = chosen?.key?.fileId ?? null;
  const passphrase = use === 'client' ? secrets.keyPassphrase : undefined;
  const profileId = profile?.id;
  useEffect(() => {
    if (certificate === undefined) {
      setSeen({ report: null, problem: null });
      return;
    }
    let stale = false;
    const inspect = async () => {
      const input = { use, certificate, key, passphrase, profileId };
      const answer = await page.client.certificates.inspect(input).then(
        (report) => ({ report, problem: null }),
        (error: unknown) => ({ report: null, problem: problemOf(error) }),
      );
      if (!stale) setSeen(answer);
    };
    const cancel = page.clock.after(passphrase ? TYPING_MS : 0, () => void inspect());
    return () => {
      stale = true;
      cancel();
    };
  }, [page, use, certificate, key, passphrase, profileId]);
  return certificate === undefined ? { report: null, problem: null } : seen;
}
