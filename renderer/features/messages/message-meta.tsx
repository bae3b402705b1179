// How a message came: time, size, QoS and flags, and its MQTT 5 properties.
import { useTranslation } from 'react-i18next';
import type { Message, PublishProperties } from '../../../shared/contract/messages.ts';
import { bytesToHex } from '../../../shared/payload/hex.ts';
import { dateOf, timeOfDay, useFormats } from '../../i18n/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './message-meta.module.css';

interface MessageMetaProps {
  message: Message;
  pinned: boolean;
  /** A newer one has come and is being read. */
  late: boolean;
  /** Shows what else was recorded around this moment. */
  onAround(): void;
  /** Fills the publish form to answer the message; undefined where nothing can be published. */
  onReply: (() => void) | undefined;
}

export function MessageMeta({ message, pinned, late, onAround, onReply }: MessageMetaProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const micros = String(Math.floor((message.time * 1_000) % 1_000)).padStart(3, '0');
  return (
    <div className={css.meta}>
      <div className={css.line}>
        <time
          className={css.time}
          dateTime={new Date(message.time).toISOString()}
          data-tip={`${dateOf(message.time)} ${timeOfDay(message.time)} ${micros}`}
        >
          {timeOfDay(message.time)} <span className={css.micros}>{micros}</span>
        </time>
        <IconButton
          icon="clock"
          className={css.around}
          label={t('panels.around')}
          onClick={onAround}
        />
        <span>
          <span className={css.dim}>QoS</span> {message.qos}
        </span>
        {message.retain ? (
          <Badge tone="retained" tip={t('messages.retainedTip')}>
            RETAINED
          </Badge>
        ) : null}
        {message.dup ? (
          <Badge tone="warning" tip={t('messages.dupTip')}>
            DUP
          </Badge>
        ) : null}
        {message.direction === 'out' ? (
          <Badge tone="quiet" tip={t('messages.sentTip')}>
            {t('messages.sent')}
          </Badge>
        ) : null}
        {message.decodedText ? (
          <Badge tone="warning" tip={t('messages.decodedTextTip')}>
            {t('messages.decodedText')}
          </Badge>
        ) : null}
        <span
          data-tip={t('messages.bytes', { count: message.size, size: formats.count(message.size) })}
        >
          {formats.bytes(message.size)}
        </span>
        {pinned ? <span className={css.dim}>{t('messages.pinned')}</span> : null}
        {late && !pinned ? (
          <span className={css.late} data-testid="value-late">
            {t('messages.late')}
          </span>
        ) : null}
      </div>
      <Properties properties={message.properties} onReply={onReply} />
    </div>
  );
}

interface PropertiesProps {
  properties: PublishProperties;
  onReply: (() => void) | undefined;
}

function Properties({ properties, onReply }: PropertiesProps) {
  const { t } = useTranslation();
  const rows = rowsOf(properties);
  if (rows.length === 0) return null;
  const { responseTopic } = properties;
  return (
    <div className={css.properties}>
      <details className={css.details}>
        <summary>{t('messages.properties', { count: rows.length })}</summary>
        <dl className={css.table}>
          {rows.map(([name, value], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: user properties may repeat; order is all they have.
            <PropertyRow key={index} name={name} value={value} />
          ))}
        </dl>
      </details>
      {responseTopic && onReply ? (
        <Button
          small
          className={css.reply}
          data-tip={t('messages.replyTip', { topic: responseTopic })}
          onClick={onReply}
        >
          {t('messages.reply')}
        </Button>
      ) : null}
    </div>
  );
}

function PropertyRow({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>
        <VisibleText text={name} />
      </dt>
      <dd>
        <VisibleText text={value} />
      </dd>
    </>
  );
}

/** The names are those of section 3.3.2.3 of MQTT 5.0 in every language. */
function rowsOf(properties: PublishProperties): [string, string][] {
  const rows: [string, string][] = [];
  const add = (name: string, value: unknown) => {
    if (value !== undefined) rows.push([name, String(value)]);
  };
  const { payloadFormatIndicator: format, correlationData } = properties;
  add('Payload Format Indicator', format === undefined ? undefined : format ? '1 · UTF-8' : '0');
  add('Message Expiry Interval', seconds(properties.messageExpiryInterval));
  add('Content Type', properties.contentType);
  add('Response Topic', properties.responseTopic);
  add('Correlation Data', correlationData && bytesToHex(correlationData));
  add('Topic Alias', properties.topicAlias);
  add('Subscription Identifier', properties.subscriptionIdentifiers?.join(', '));
  for (const [name, value] of properties.userProperties ?? []) add(name, value);
  return rows;
}

function seconds(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value} s`;
}
