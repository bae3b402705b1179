import type { ComponentProps } from 'react';
import css from './button.module.css';
import { Icon, type IconName } from './icon.tsx';

type NativeButton = Omit<ComponentProps<'button'>, 'type'>;

interface ButtonProps extends NativeButton {
  look?: 'plain' | 'primary' | 'danger' | 'link';
  small?: boolean;
  icon?: IconName;
  submit?: boolean;
}

export function Button({ look = 'plain', small, icon, submit, ...rest }: ButtonProps) {
  const { className, children, ...native } = rest;
  const base = look === 'link' ? css.link : css.button;
  const classes = [base, css[look], small && css.small, className].filter(Boolean).join(' ');
  return (
    <button type={submit ? 'submit' : 'button'} className={classes} {...native}>
      {icon ? <Icon name={icon} size={14} /> : null}
      {children}
    </button>
  );
}

interface IconButtonProps extends NativeButton {
  icon: IconName;
  /** Accessible name and tooltip. */
  label: string;
  /** Shortcut shown in the tooltip. */
  keys?: string | undefined;
}

export function IconButton({ icon, label, keys, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={className ? `${css.icon} ${className}` : css.icon}
      aria-label={label}
      data-tip={keys ? `${label}  ${keys}` : label}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
