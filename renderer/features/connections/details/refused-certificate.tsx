// A certificate that was refused: what is in it, and trusting it all the same, in two steps.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CertificateSummary } from '../../../../shared/contract/certificates.ts';
import type { Profile } from '../../../../shared/contract/profiles.ts';
import { changeAndConnect } from '../../../actions/connections.ts';
import { usePage } from '../../../page.ts';
import { Button } from '../../../ui/button.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { CertificateFacts } from './certificate-facts.tsx';
import css from './connection-dialog.module.css';

interface RefusedCertificateProps {
  profile: Profile;
  certificate: CertificateSummary;
}

export function RefusedCertificate({ profile, certificate }: RefusedCertificateProps) {
  const { t } = useTranslation();
  const page = usePage();
  const [asking, setAsking] = useState(false);
  const { tls } = profile;
  const { fingerprint } = certificate;
  const trust = () => {
    setAsking(false);
    const pinned = [...new Set([...tls.pinned, fingerprint])];
    void changeAndConnect(page, profile, { tls: { ...tls, verify: 'pinned', pinned } });
  };
  return (
    <section className={css.section} data-testid="refused-certificate">
      <h3>{t('details.refused')}</h3>
      <CertificateFacts title={t('details.certificate')} certificate={certificate} />
      {asking ? (
        <ProblemNote
          live
          tone="waiting"
          message={t('details.trustMeans', { name: profile.name })}
          detail={t('details.trustCompare')}
          actions={
            <>
              <Button small look="danger" onClick={trust}>
                {t('details.trustNow')}
              </Button>
              <Button small onClick={() => setAsking(false)}>
                {t('action.cancel')}
              </Button>
            </>
          }
        />
      ) : (
        <div>
          <Button small onClick={() => setAsking(true)}>
            {t('details.trust')}
          </Button>
        </div>
      )}
    </section>
  );
}
