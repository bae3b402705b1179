// Line icons on a 16 by 16 grid, drawn in the text colour. Decoration only: the control that holds
// one carries the words.

const PATHS = {
  plus: 'M8 3v10M3 8h10',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3 8.5l3.5 3.5L13 4.5',
  chevron: 'M6 3.5L10.5 8 6 12.5',
  down: 'M3.5 6L8 10.5 12.5 6',
  up: 'M3.5 10L8 5.5 12.5 10',
  copy: 'M5.5 5.5v-2h7v7h-2M3.5 5.5h7v7h-7z',
  edit: 'M3 13l.6-2.6L10.8 3.2l2 2L5.6 12.4zM9.5 4.5l2 2',
  trash: 'M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5M6.7 7v3.8M9.3 7v3.8',
  play: 'M5 3.5l7.5 4.5L5 12.5z',
  stop: 'M4.5 4.5h7v7h-7z',
  refresh: 'M13 3v3h-3M3 13v-3h3M4 6.2a4.5 4.5 0 018.2-.6L13 6M12 9.8a4.5 4.5 0 01-8.2.6L3 10',
  search: 'M7 11.5a4.5 4.5 0 100-9 4.5 4.5 0 000 9zM10.3 10.3L14 14',
  expand: 'M4 6.5L8 2.5l4 4M4 9.5l4 4 4-4',
  collapse: 'M4 2.5l4 4 4-4M4 13.5l4-4 4 4',
  save: 'M8 2.5v7.5M4.8 7L8 10.2 11.2 7M3 13.5h10',
  file: 'M4 2.5h5.5L12 5v8.5H4zM9.5 2.5V5H12',
  open: 'M2.5 12.5v-9h4l1.5 2h5.5v7zM2.5 7.5h11',
  record: 'M8 13.5a5.5 5.5 0 100-11 5.5 5.5 0 000 11zM8 9.8a1.8 1.8 0 100-3.6 1.8 1.8 0 000 3.6z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  newestFirst: 'M4.5 13V3.5M2.2 5.8l2.3-2.3 2.3 2.3M9 4.5h4.5M9 8h3.5M9 11.5h2.5',
  newestLast: 'M4.5 3v9.5M2.2 10.2l2.3 2.3 2.3-2.3M9 4.5h2.5M9 8h3.5M9 11.5h4.5',
  step: 'M4 3.5l6 4.5-6 4.5zM12.5 3.5v9',
  jobs: 'M3 4.5h10M3 8h6M3 11.5h8',
  bookmark: 'M4.5 2.5h7v11L8 10.5l-3.5 3z',
  clock: 'M8 13.5a5.5 5.5 0 100-11 5.5 5.5 0 000 11zM8 5v3l2 1.5',
  sidebar: 'M2.5 3.5h11v9h-11zM6 3.5v9',
  dock: 'M2.5 3.5h11v9h-11zM2.5 9h11',
  settings:
    'M2.5 4.5h6M12.5 4.5h1M10.5 6.2a1.7 1.7 0 100-3.4 1.7 1.7 0 000 3.4zM2.5 11.5h1M7.5 11.5h6M5.5 13.2a1.7 1.7 0 100-3.4 1.7 1.7 0 000 3.4z',
  target: 'M8 12.5a4.5 4.5 0 100-9 4.5 4.5 0 000 9zM8 1.5v3M8 11.5v3M1.5 8h3M11.5 8h3',
  dice: 'M3 3h10v10H3zM6 6h.01M10 10h.01M10 6h.01M6 10h.01',
  warning: 'M8 2.5l6 11H2zM8 6.5v3.2M8 11.6h.01',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  pin: 'M6 2.5h4M6.8 2.5v4L4.5 9h7L9.2 6.5v-4M8 9v4.5',
  lock: 'M4 7.5h8V13H4zM5.5 7.5v-2a2.5 2.5 0 015 0v2',
  broker: 'M3 3h10v4H3zM3 9h10v4H3zM5.5 5h.01M5.5 11h.01',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
