// The capture files that are open, below the connections. They are looked at like a connection, read-only.
import { useTranslation } from 'react-i18next';
import { closeCaptureFile, openCaptureFile } from '../../actions/captures.ts';
import { rangeText, useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { useRevision } from '../../live/revision.ts';
import { usePage } from '../../page.ts';
import { useCaptures } from '../../state/captures.ts';
import { useSelection } from '../../state/selection.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './capture-files-panel.module.css';

export function CaptureFilesPanel() {
  const { t } = useTranslation();
  const page = usePage();
  const captures = useCaptures((state) => state.byId);
  const files = Object.values(captures).filter(({ kind }) => kind === 'file');
  return (
    <section className={css.panel} aria-labelledby="capture-files-title">
      <header className={css.head}>
        <h2 id="capture-files-title" className={css.title}>
          {t('captures.title')}
        </h2>
        <IconButton
          icon="open"
          label={t('captures.openFile')}
          onClick={() => void openCaptureFile(page)}
        />
      </header>
      {files.length === 0 ? null : (
        <ul className={css.list} aria-label={t('captures.title')}>
          {files.map(({ captureId }) => (
            <FileRow key={captureId} captureId={captureId} />
          ))}
        </ul>
      )}
    </section>
  );
}

function FileRow({ captureId }: { captureId: string }) {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const problemText = useProblemText();
  const active = useSelection((state) => state.active === captureId);
  const openTab = useSelection((state) => state.openTab);
  useRevision(page.captures.revision);
  const info = page.captures.info(captureId);
  if (!info) return null;
  const { name, path, messages, from, to, problem } = info;
  const count = t('captures.count', { count: messages, number: formats.count(messages) });
  const range = from !== null && to !== null ? rangeText(from, to) : null;
  const words = problem ? problemText(problem).message : count;
  return (
    <li className={css.row} data-active={active || undefined}>
      <button
        type="button"
        className={css.main}
        aria-current={active || undefined}
        data-tip={[path, count, range].filter(Boolean).join('\n')}
        onClick={() => openTab(captureId)}
      >
        <Icon name="file" size={14} />
        <span className={css.words}>
          <span className={css.name}>
            <VisibleText text={name} />
          </span>
          <span className={css.facts} data-problem={problem ? true : undefined}>
            {t('captures.readOnly')} · {words}
          </span>
          {range ? <span className={css.facts}>{range}</span> : null}
        </span>
      </button>
      <IconButton
        icon="close"
        className={css.close}
        label={t('captures.closeNamed', { name })}
        onClick={() => void closeCaptureFile(page, captureId)}
      />
    </li>
  );
}
