// One tooltip for the whole page: it shows the `data-tip` of what is hovered or has the focus. A
// component per row would cost the topic tree more than the row itself.
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import css from './tooltip-layer.module.css';

const DELAY_MS = 450;

interface Shown {
  text: string;
  target: Element;
}

export function TooltipLayer() {
  const [shown, setShown] = useState<Shown | null>(null);
  const tip = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer = 0;
    let current: Element | null = null;
    const hide = () => {
      clearTimeout(timer);
      current = null;
      setShown(null);
    };
    const aim = (event: Event, delay: number) => {
      const origin = event.target instanceof Element ? event.target : null;
      const target = origin?.closest('[data-tip]') ?? null;
      if (target === current) return;
      hide();
      if (!target) return;
      current = target;
      // Read when it is shown: a row may have learnt its whole name by then.
      timer = window.setTimeout(() => {
        const text = target.getAttribute('data-tip');
        if (text && target.isConnected) setShown({ text, target });
      }, delay);
    };
    const over = (event: Event) => aim(event, DELAY_MS);
    const focus = (event: Event) => {
      const byKeyboard = event.target instanceof Element && event.target.matches(':focus-visible');
      if (byKeyboard) aim(event, 0);
    };
    // A list whose rows have no focus of their own says where the keys are; what is cut there shows whole.
    const keyed = ({ target }: Event) => {
      const list = target instanceof Element ? target : null;
      if (!list?.hasAttribute('aria-activedescendant')) return;
      hide();
      timer = window.setTimeout(() => {
        const cut = cutAt(list.getAttribute('aria-activedescendant'));
        const text = cut?.getAttribute('data-tip');
        if (cut && text) setShown({ text, target: cut });
      }, DELAY_MS);
    };
    document.addEventListener('keyup', keyed);
    document.addEventListener('pointerover', over);
    document.addEventListener('focusin', focus);
    const enders = ['pointerdown', 'keydown', 'scroll', 'focusout', 'blur'] as const;
    for (const name of enders) document.addEventListener(name, hide, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('keyup', keyed);
      document.removeEventListener('pointerover', over);
      document.removeEventListener('focusin', focus);
      for (const name of enders) document.removeEventListener(name, hide, true);
    };
  }, []);

  useLayoutEffect(() => {
    const box = tip.current;
    if (!box || !shown) return;
    // The top layer, so that a tooltip of a dialog is not under it.
    box.showPopover();
    const target = shown.target.getBoundingClientRect();
    const size = box.getBoundingClientRect();
    const below = target.bottom + 6;
    const top = below + size.height < innerHeight ? below : target.top - size.height - 6;
    const left = Math.min(Math.max(target.left, 8), innerWidth - size.width - 8);
    box.style.top = `${Math.max(top, 8)}px`;
    box.style.left = `${left}px`;
  }, [shown]);

  if (!shown) return null;
  return (
    <div ref={tip} className={css.tip} role="tooltip" popover="manual">
      {shown.text}
    </div>
  );
}

/** What has a tooltip there and does not fit; null for nothing. */
function cutAt(id: string | null): Element | null {
  const tipped = id === null ? null : document.getElementById(id)?.querySelector('[data-tip]');
  if (!tipped) return null;
  const parts = [tipped, ...tipped.children];
  return parts.some((part) => part.scrollWidth > part.clientWidth) ? tipped : null;
}
