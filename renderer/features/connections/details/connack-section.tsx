import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../../shared/contract/profiles.ts';
import { formatReasonCode } from '../../../../shared/mqtt/reason-codes.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useReasonName } from '../../../i18n/use-reason-name.ts';
import type { ConnectionSummary } from '../../../live/connections-feed.ts';
import { Badge } from '../../../ui/badge.tsx';
import { VisibleText } from '../../../ui/visible-text.tsx';
import { type ConnackRow, connackRows, type Value } from './connack-rows.ts';
import css from './connection-dialog.module.css';

interface ConnackSectionProps {
  profile: Profile;
  connection: ConnectionSummary;
  /** False: it is the one of the last try. */
  up: boolean;
}

/** What the broker allows, beside what was asked for. */
export function ConnackSection({ profile, connection, up }: ConnackSectionProps) {
  const { t } = useTranslation();
  const reasonName = useReasonName();
  const { connack, protocolVersion } = connection;
  if (!connack) return null;
  const { reasonCode: code, sessionPresent } = connack;
  const speaksFive = protocolVersion === '5.0';
  return (
    <section className={css.section} data-testid="connack">
      <h3>CONNACK {up ? null : t('details.lastOne')}</h3>
      <dl className={css.facts}>
        <dt>Reason Code</dt>
        <dd>
          {formatReasonCode(code)} {reasonName(code)}
        </dd>
        <dt>Session Present</dt>
        <dd>{t(sessionPresent ? 'details.sessionPresent' : 'details.sessionNew')}</dd>
      </dl>
      {speaksFive ? (
        <Properties rows={connackRows(connack, profile)} />
      ) : (
        <p className={css.hint}>{t('details.olderVersion', { version: protocolVersion })}</p>
      )}
    </section>
  );
}

function Properties({ rows }: { rows: readonly ConnackRow[] }) {
  const { t } = useTranslation();
  const valueText = useValueText();
  return (
    <table className={css.properties}>
      <thead>
        <tr>
          <th scope="col">{t('details.property')}</th>
          <th scope="col">{t('details.asked')}</th>
          <th scope="col">{t('details.answered')}</th>
          <th scope="col">{t('details.inForce')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, asked, answer, inForce, enforced }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: user properties may repeat.
          <tr key={at} data-answered={answer !== null || undefined}>
            <th scope="row">{name}</th>
            <td>{asked ? valueText(asked) : <span className={css.absent}>–</span>}</td>
            <td>
              {answer ? (
                <VisibleText text={valueText(answer)} />
              ) : (
                <span className={css.absent}>{t('details.notMentioned')}</span>
              )}
            </td>
            <td>
              <VisibleText text={valueText(inForce)} />{' '}
              {enforced ? (
                <Badge tone="quiet" tip={t('details.enforcedTip')}>
                  {t('details.enforced')}
                </Badge>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function useValueText(): (value: Value) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return (value) => {
    switch (value.unit) {
      case 'count':
        return formats.count(value.value);
      case 'seconds':
        return `${formats.count(value.value)} s`;
      case 'bytes':
        return `${formats.count(value.value)} B`;
      case 'text':
        return value.value;
      case 'flag':
        return t(value.value ? 'details.yes' : 'details.no');
      case 'word':
        return t(`details.word.${value.value}`);
    }
  };
}
