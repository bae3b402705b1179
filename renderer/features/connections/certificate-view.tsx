// What is in a certificate file: whose it is, who vouches for it, until when, and what is wrong with it.
import { useTranslation } from 'react-i18next';
import type {
  CertificateReport,
  CertificateSummary,
} from '../../../shared/contract/certificates.ts';
import { dateOf } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { usePage } from '../../page.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './certificate-view.module.css';

/** A bundle of a system has hundreds: the first few are enough to see whether it is the right file. */
const MOST_SHOWN = 4;

export function CertificateView({ report }: { report: CertificateReport }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { certificates, key, problems, warnings } = report;
  const more = certificates.length - MOST_SHOWN;
  return (
    <div className={css.report}>
      {problems.map((problem) => (
        <ProblemNote key={problem.message} {...problemText(problem)} />
      ))}
      {warnings.map((warning) => (
        <ProblemNote key={warning.message} tone="waiting" {...problemText(warning)} />
      ))}
      {certificates.slice(0, MOST_SHOWN).map((certificate) => (
        <Certificate key={certificate.fingerprint} certificate={certificate} />
      ))}
      {more > 0 ? (
        <p className={css.more}>{t('editor.moreCertificates', { count: more })}</p>
      ) : null}
      {key?.matches ? (
        <p className={css.fits}>
          {t(key.encrypted ? 'editor.keyFitsEncrypted' : 'editor.keyFits')}
        </p>
      ) : null}
    </div>
  );
}

export function Certificate({ certificate }: { certificate: CertificateSummary }) {
  const { t } = useTranslation();
  const now = usePage().connections.now();
  const { subject, issuer, validFrom, validTo, names, fingerprint, selfSigned, isCa } = certificate;
  const outOfDate = now < validFrom || now > validTo;
  const kind = [
    certificate.key,
    isCa ? t('editor.certificate.isCa') : '',
    selfSigned ? t('editor.certificate.selfSigned') : '',
  ];
  return (
    <dl className={css.certificate}>
      <dt>{t('editor.certificate.subject')}</dt>
      <dd>
        <VisibleText text={subject} />
      </dd>
      {selfSigned ? null : (
        <>
          <dt>{t('editor.certificate.issuer')}</dt>
          <dd>
            <VisibleText text={issuer} />
          </dd>
        </>
      )}
      <dt>{t('editor.certificate.valid')}</dt>
      <dd data-wrong={outOfDate || undefined}>
        {t('editor.certificate.fromTo', { from: dateOf(validFrom), to: dateOf(validTo) })}
      </dd>
      {names.length > 0 ? (
        <>
          <dt>{t('editor.certificate.names')}</dt>
          <dd>
            <VisibleText text={names.join(', ')} />
          </dd>
        </>
      ) : null}
      <dt>{t('editor.certificate.key')}</dt>
      <dd>{kind.filter(Boolean).join(' · ')}</dd>
      <dt>SHA-256</dt>
      <dd className={css.fingerprint}>{fingerprint}</dd>
    </dl>
  );
}
