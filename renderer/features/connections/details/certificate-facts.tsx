import { useTranslation } from 'react-i18next';
import type { CertificateSummary } from '../../../../shared/contract/certificates.ts';
import { dateOf } from '../../../i18n/format.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Certificate } from '../certificate-view.tsx';
import css from './connection-dialog.module.css';

interface CertificateFactsProps {
  title: string;
  certificate: CertificateSummary;
}

/** A certificate with what it is here, to be copied as text. */
export function CertificateFacts({ title, certificate }: CertificateFactsProps) {
  const { t } = useTranslation();
  return (
    <div className={css.certificate}>
      <div className={css.certificateHead}>
        <h4>{title}</h4>
        <CopyButton
          text={textOf(certificate)}
          label={t('details.copyCertificate')}
          copiedLabel={t('messages.copied')}
        />
      </div>
      <Certificate certificate={certificate} />
    </div>
  );
}

function textOf(certificate: CertificateSummary): string {
  const { subject, issuer, validFrom, validTo, names, key, fingerprint } = certificate;
  return [
    `Subject: ${subject}`,
    `Issuer: ${issuer}`,
    `Valid: ${dateOf(validFrom)} to ${dateOf(validTo)}`,
    `Names: ${names.join(', ')}`,
    `Key: ${key}`,
    `SHA-256: ${fingerprint}`,
  ].join('\n');
}
