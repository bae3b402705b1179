import { useTranslation } from 'react-i18next';
import type { ImportPreview } from '../../../shared/contract/exchange.ts';
import { previewOf } from '../../../shared/payload/preview.ts';
import { dateOf, timeOfDay, useFormats } from '../../i18n/format.ts';
import dialogCss from '../../ui/dialog-content.module.css';
import { PreviewText } from '../../ui/preview-text.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './capture-dialog.module.css';

type PreviewMessage = ImportPreview['messages'][number];

/** The first messages as they would be imported, and lines that are none. */
export function ImportPreviewTable({ preview }: { preview: ImportPreview }) {
  const { t } = useTranslation();
  const { messages, skipped } = preview;
  return (
    <>
      {messages.length === 0 ? (
        <p>{t('import.noMessage')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        <section className={css.sample} aria-label={t('import.first')} tabIndex={0}>
          <table data-testid="import-preview">
            <thead>
              <tr>
                <th scope="col">{t('import.time')}</th>
                <th scope="col">{t('topics.columnTopic')}</th>
                <th scope="col">QoS</th>
                <th scope="col">{t('payload.title')}</th>
              </tr>
            </thead>
            <tbody>
              {messages.map((message, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no other identity
                <PreviewRow key={at} message={message} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {messages.some(({ decodedText }) => decodedText) ? (
        <p className={dialogCss.hint}>{t('import.decodedText')}</p>
      ) : null}
      {skipped.length > 0 ? (
        <div>
          <p>{t('import.skipped')}</p>
          <ul className={css.reasons}>
            {skipped.map((reason) => (
              <li key={reason}>
                <VisibleText text={reason} />
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </>
  );
}

function PreviewRow({ message }: { message: PreviewMessage }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { topic, time, qos, retain, payload } = message;
  const preview = previewOf(payload, payload.length);
  return (
    <tr>
      <td>
        {dateOf(time)} {timeOfDay(time)}
      </td>
      <td data-tip={topic}>
        <VisibleText text={topic} />
      </td>
      <td>{retain ? `${qos} R` : qos}</td>
      <td>
        <PreviewText
          {...preview}
          size={formats.bytes(preview.bytes)}
          emptyLabel={t('payload.empty')}
          binaryLabel={t('payload.binary')}
        />
      </td>
    </tr>
  );
}
