// How the broker was reached: server, proxy, TLS and the certificates on both sides.
import { useTranslation } from 'react-i18next';
import type { ConnectionPath } from '../../../../shared/contract/connections.ts';
import { useProblemText } from '../../../i18n/use-problem-text.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { VisibleText } from '../../../ui/visible-text.tsx';
import { CertificateFacts } from './certificate-facts.tsx';
import css from './connection-dialog.module.css';

type Tls = NonNullable<ConnectionPath['tls']>;

interface PathSectionProps {
  path: ConnectionPath | null;
  /** False: it is the one of the last try. */
  up: boolean;
}

export function PathSection({ path, up }: PathSectionProps) {
  const { t } = useTranslation();
  if (!path) return null;
  const { server, proxy, tls } = path;
  return (
    <section className={css.section} data-testid="path">
      <h3>
        {t('details.path')} {up ? null : t('details.lastOne')}
      </h3>
      <dl className={css.facts}>
        <dt>{t('details.server')}</dt>
        <dd className={css.mono}>{server}</dd>
        <dt>{t('details.proxy')}</dt>
        <dd className={proxy ? css.mono : undefined}>{proxy ?? t('details.direct')}</dd>
        {tls ? (
          <TlsFacts tls={tls} />
        ) : (
          <>
            <dt>TLS</dt>
            <dd>{t('details.noTls')}</dd>
          </>
        )}
      </dl>
      {tls ? <Certificates tls={tls} /> : null}
    </section>
  );
}

function TlsFacts({ tls }: { tls: Tls }) {
  const { t } = useTranslation();
  const { protocol, cipher, alpn, serverName, verifiedBy, unverified } = tls;
  return (
    <>
      <dt>TLS</dt>
      <dd>
        {protocol} · {cipher}
      </dd>
      <dt>ALPN</dt>
      <dd>{alpn ?? t('details.noAlpn')}</dd>
      <dt>SNI</dt>
      <dd>{serverName === null ? t('details.noSni') : <VisibleText text={serverName} />}</dd>
      <dt>{t('details.verified')}</dt>
      <dd data-wrong={unverified || undefined}>{t(`details.verifiedBy.${verifiedBy}`)}</dd>
    </>
  );
}

function Certificates({ tls }: { tls: Tls }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { certificate, issuers, clientCertificate, warnings } = tls;
  return (
    <>
      {warnings.map((warning) => (
        <ProblemNote key={warning.code} tone="waiting" {...problemText(warning)} />
      ))}
      {certificate ? (
        <CertificateFacts title={t('details.certificate')} certificate={certificate} />
      ) : null}
      {issuers.map(({ known, ...issuer }) => (
        <CertificateFacts
          key={issuer.fingerprint}
          title={t(known ? 'details.issuerKnown' : 'details.issuer')}
          certificate={issuer}
        />
      ))}
      {clientCertificate ? (
        <CertificateFacts title={t('details.clientCertificate')} certificate={clientCertificate} />
      ) : null}
    </>
  );
}
