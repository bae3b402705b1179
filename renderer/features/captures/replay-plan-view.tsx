import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReplayPlan } from '../../../shared/contract/exchange.ts';
import { useFormats } from '../../i18n/format.ts';
import { VisibleName } from '../../ui/visible-name.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './capture-dialog.module.css';

/** A dry run: how much would be sent, what would be refused and why, and the first messages. */
export function ReplayPlanView({ plan }: { plan: ReplayPlan }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const section = useRef<HTMLElement>(null);
  // It is what was asked for, and below what fits a small window.
  useEffect(() => {
    // Not returned: in newer browsers it is a promise, which React would call when this goes.
    section.current?.scrollIntoView({ block: 'end' });
  }, []);
  const { bytes, topics, from, to, refused, refusedReasons, retained, sample } = plan;
  const messages = plan.messages - refused;
  return (
    <section
      ref={section}
      className={css.group}
      aria-label={t('replay.plan')}
      data-testid="replay-plan"
    >
      <p role="status" data-messages={messages} data-refused={refused}>
        {t('replay.planText', {
          count: messages,
          number: formats.count(messages),
          size: formats.bytes(bytes),
          topics: formats.count(topics),
        })}
        {from !== null && to !== null
          ? ` ${t('replay.planSpan', { span: formats.span(to - from) })}`
          : null}
        {retained > 0
          ? ` ${t('replay.planRetained', { count: retained, number: formats.count(retained) })}`
          : null}
      </p>
      {refused > 0 ? (
        <div>
          <p>{t('replay.planRefused', { count: refused, number: formats.count(refused) })}</p>
          <ul className={css.reasons}>
            {refusedReasons.map((reason) => (
              <li key={reason}>
                <VisibleText text={reason} />
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {sample.length > 0 ? <Sample sample={sample} /> : null}
    </section>
  );
}

function Sample({ sample }: { sample: ReplayPlan['sample'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className={css.sample} aria-label={t('replay.first')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col" className={css.number}>
              {t('replay.after')}
            </th>
            <th scope="col">{t('topics.columnTopic')}</th>
            <th scope="col">QoS</th>
            <th scope="col" className={css.number}>
              {t('status.size')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sample.map(({ id, at, topic, qos, retain, bytes }) => (
            <tr key={id}>
              <td className={css.number}>{formats.interval(at)}</td>
              <td data-tip={topic}>
                <VisibleName name={topic} />
              </td>
              <td>{retain ? `${qos} R` : qos}</td>
              <td className={css.number}>{formats.bytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
