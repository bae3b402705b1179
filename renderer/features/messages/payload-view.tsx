// The payload of the shown message: as JSON, text, bytes or image, and never as anything that acts.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../shared/contract/messages.ts';
import { prettyJson } from '../../../shared/payload/pretty-json.ts';
import { textFromBytes } from '../../../shared/payload/text-from-bytes.ts';
import { savePayload } from '../../actions/messages.ts';
import { useFormats } from '../../i18n/format.ts';
import type { MessageBody } from '../../live/message-body.ts';
import { usePage } from '../../page.ts';
import { type PayloadFormat, usePreferences } from '../../state/preferences.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { HexLines } from './hex-lines.tsx';
import { ImageView } from './image-view.tsx';
import { fileNameFor, formatFor, imageType, type ShownFormat } from './payload-format.ts';
import css from './payload-view.module.css';
import { TextLines } from './text-lines.tsx';

/** Longer payloads go from the core to a file: the page's memory is not the place for them. */
const MOST_IN_PAGE = 16 * 1024 * 1024;

interface PayloadViewProps {
  captureId: string;
  body: MessageBody;
  message: Message;
}

export function PayloadView({ captureId, body, message }: PayloadViewProps) {
  const { t } = useTranslation();
  const choice = usePreferences((state) => state.payloadFormat);
  const change = usePreferences((state) => state.change);
  const page = usePage();
  const { bytes } = body;
  const { kind } = message.preview;
  const format = formatFor(kind, choice);
  const shown = useShown(bytes, format);
  const choices: { value: PayloadFormat; label: string; tip?: string; disabled?: boolean }[] = [
    { value: 'auto', label: t('payload.auto'), tip: t('payload.autoTip') },
    { value: 'json', label: 'JSON' },
    { value: 'text', label: t('payload.text') },
    { value: 'hex', label: t('payload.hex') },
    { value: 'image', label: t('payload.image'), disabled: imageType(kind) === undefined },
  ];
  const save = () => {
    const name = fileNameFor(message.topic, message.id, kind);
    if (message.size > MOST_IN_PAGE) void savePayload(page, captureId, message.id, name);
    else void saveHere(body, message, name);
  };
  const value = choice === 'image' && format !== 'image' ? 'auto' : choice;

  return (
    <div className={css.view} data-testid="payload-view" data-format={shown.format}>
      <div className={css.bar}>
        <Segmented
          label={t('payload.format')}
          value={value}
          choices={choices}
          onChange={(payloadFormat) => change({ payloadFormat })}
        />
        <span className={css.as}>
          {shown.invalidJson
            ? t('payload.notJson')
            : value === 'auto'
              ? t('payload.shownAs', { format: t(`payload.kind.${kind}`) })
              : null}
        </span>
        {shown.text === null ? null : (
          <CopyButton
            text={shown.text}
            label={t('payload.copy')}
            copiedLabel={t('messages.copied')}
          />
        )}
        <IconButton
          icon="save"
          label={t('payload.save')}
          disabled={message.size === 0}
          onClick={save}
        />
      </div>
      <PartNote body={body} message={message} onSave={save} />
      <Payload shown={shown} bytes={bytes} message={message} />
    </div>
  );
}

interface Shown {
  format: ShownFormat;
  text: string | null;
  invalidJson: boolean;
}

function useShown(bytes: Uint8Array, format: ShownFormat): Shown {
  return useMemo(() => {
    if (format === 'hex' || format === 'image') return { format, text: null, invalidJson: false };
    const text = textFromBytes(bytes);
    if (format === 'text') return { format, text, invalidJson: false };
    const pretty = prettyJson(text);
    return 'text' in pretty
      ? { format, text: pretty.text, invalidJson: false }
      : { format: 'text', text, invalidJson: bytes.length > 0 };
  }, [bytes, format]);
}

function Payload({ shown, bytes, message }: { shown: Shown; bytes: Uint8Array; message: Message }) {
  const { t } = useTranslation();
  if (message.withoutPayload) return <p className={css.words}>{t('payload.notRecorded')}</p>;
  if (message.size === 0) return <p className={css.words}>{t('payload.emptyText')}</p>;
  if (shown.format === 'image') {
    return <ImageView bytes={bytes} type={imageType(message.preview.kind) ?? ''} />;
  }
  if (shown.text === null) return <HexLines bytes={bytes} />;
  return <TextLines text={shown.text} json={shown.format === 'json'} messageId={message.id} />;
}

interface PartNoteProps {
  body: MessageBody;
  message: Message;
  onSave(): void;
}

/** Says that the payload is longer than what is shown, and reads the rest on demand. */
function PartNote({ body, message, onSave }: PartNoteProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (body.complete) return null;
  const total = formats.bytes(message.size);
  if (body.progress !== null) {
    return (
      <div className={css.part}>
        <progress
          className={css.progress}
          value={body.progress}
          max={message.size}
          aria-label={t('payload.loading')}
        />
        <span>{t('payload.loaded', { loaded: formats.bytes(body.progress), total })}</span>
        <Button look="link" onClick={() => body.cancelLoading()}>
          {t('action.cancel')}
        </Button>
      </div>
    );
  }
  return (
    <div className={css.part}>
      <span>{t('payload.first', { shown: formats.bytes(body.bytes.length), total })}</span>
      {message.size > MOST_IN_PAGE ? null : (
        <Button look="link" onClick={() => void body.loadAll()}>
          {t('payload.loadAll')}
        </Button>
      )}
      <Button look="link" onClick={onSave}>
        {t('payload.saveAll')}
      </Button>
    </div>
  );
}

async function saveHere(body: MessageBody, message: Message, name: string): Promise<void> {
  const bytes = await body.loadAll();
  if (!bytes || body.message?.id !== message.id) return;
  const url = URL.createObjectURL(new Blob([Uint8Array.from(bytes)]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the file after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
