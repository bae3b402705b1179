// The capture file in the status line: its size, of how much, and where it is.
import { useTranslation } from 'react-i18next';
import { rangeText, useFormats } from '../../i18n/format.ts';
import { useRevision } from '../../live/revision.ts';
import { usePage } from '../../page.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { PopoverButton } from '../../ui/popover-button.tsx';
import { Explanation, Sum } from './figure.tsx';
import css from './status-line.module.css';

interface CaptureFigureProps {
  captureId: string;
  path: string;
  messages: number;
  bytes: number;
  /** Its limit; null for an opened file, which does not grow. */
  maxBytes: number | null;
}

export function CaptureFigure(props: CaptureFigureProps) {
  const { t } = useTranslation();
  const { fileSize } = useFormats();
  const { bytes, maxBytes } = props;
  return (
    <PopoverButton
      className={css.item}
      label={t('status.capture')}
      face={
        <>
          <span>{t('status.capture')}</span>
          <span className={css.value} data-testid="status-capture" data-value={bytes}>
            {fileSize(bytes)}
          </span>
          {maxBytes === null ? null : (
            <span className={css.wide}>{t('status.ofLimit', { limit: fileSize(maxBytes) })}</span>
          )}
        </>
      }
    >
      {() => <CaptureExplanation {...props} />}
    </PopoverButton>
  );
}

function CaptureExplanation({ captureId, path, messages, bytes, maxBytes }: CaptureFigureProps) {
  const { t } = useTranslation();
  const { count, fileSize } = useFormats();
  const { captures, host } = usePage();
  const show = useOverlay((state) => state.show);
  useRevision(captures.revision);
  const { from = null, to = null } = captures.info(captureId) ?? {};
  const { revealFile } = host.capabilities;
  const rows = [
    { label: t('status.messagesNow'), text: count(messages) },
    { label: t('status.size'), text: fileSize(bytes) },
    ...(maxBytes === null ? [] : [{ label: t('status.limit'), text: fileSize(maxBytes) }]),
  ];
  return (
    <Explanation title={t('status.capture')}>
      <p>{t(maxBytes === null ? 'captures.noPublish' : 'status.captureText')}</p>
      <Sum rows={rows} />
      {from !== null && to !== null ? <p>{rangeText(from, to)}</p> : null}
      <p>{path}</p>
      <span className={css.buttons}>
        {maxBytes === null ? null : (
          <Button small onClick={() => show({ kind: 'recording', profileId: captureId })}>
            {t('captures.whatIsKept')}
          </Button>
        )}
        {revealFile && path !== '' ? (
          <Button small onClick={() => revealFile(path)}>
            {t('status.reveal')}
          </Button>
        ) : null}
      </span>
    </Explanation>
  );
}
