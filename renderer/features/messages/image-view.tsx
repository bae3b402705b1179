import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './payload-view.module.css';

/** `type` is one of four raster types: an SVG would be a document that may hold scripts. */
export function ImageView({ bytes, type }: { bytes: Uint8Array; type: string }) {
  const { t } = useTranslation();
  const [url, setUrl] = useState<string | null>(null);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([Uint8Array.from(bytes)], { type }));
    setUrl(made);
    setBroken(false);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  if (broken) return <p className={css.words}>{t('payload.brokenImage')}</p>;
  return (
    <div className={css.image}>
      {url ? <img src={url} alt={t('payload.imageAlt')} onError={() => setBroken(true)} /> : null}
    </div>
  );
}
