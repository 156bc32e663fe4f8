/** What is drawn on a field of 16 by 16, in lines of the colour of the text around it. */
const PATHS = {
  alert: "M8 2.5 14.5 13.5h-13ZM8 6.5v3.2M8 11.6v.1",
  "arrow-down": "M8 3v10M4 9l4 4 4-4",
  "arrow-up": "M8 13V3M4 7l4-4 4 4",
  ban: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM4 12l8-8",
  calendar: "M2.5 4h11v9.5h-11ZM2.5 7h11M5.5 2v3M10.5 2v3",
  check: "m3 8.5 3.2 3.2L13 5",
  "check-circle": "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM5.3 8.2l1.9 1.9 3.6-3.9",
  "chevron-down": "m4 6 4 4 4-4",
  "chevron-left": "M10 4 6 8l4 4",
  "chevron-right": "m6 4 4 4-4 4",
  circle: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Z",
  clock: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM8 4.8V8l2.2 1.6",
  copy: "M5.5 5.5h8v8h-8ZM3 10.5h-.5v-8h8V3",
  cross: "m4 4 8 8M12 4l-8 8",
  download: "M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
  expand: "M9.5 2.5h4v4M13.5 2.5l-5 5M6.5 13.5h-4v-4M2.5 13.5l5-5",
  external: "M6.5 3H3v10h10V9.5M9.5 2.5h4v4M13.5 2.5 7.5 8.5",
  failed: "M4.8 2h6.4L14 4.8v6.4L11.2 14H4.8L2 11.2V4.8ZM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4",
  filter: "M2 3.5h12M4.5 8h7M6.5 12.5h3",
  help: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM6.2 6.3c.3-2.3 3.8-2 3.5.2-.2 1.1-1.7 1.2-1.7 2.5M8 11.3v.1",
  hourglass: "M4 2h8M4 14h8M5 2c0 4 6 8 6 12M11 2c0 4-6 8-6 12",
  info: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM8 7.3v3.6M8 5v.1",
  key: "M10.5 2.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM8.3 7.7l-5.8 5.8M4.5 11.5l1.7 1.7",
  link: "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.2-2.2A2.6 2.6 0 0 0 9 3.3l-.8.8M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.3 9A2.6 2.6 0 0 0 7 12.7l.8-.8",
  "log-out": "M6.5 2.5h-4v11h4M10 5l3 3-3 3M13 8H6",
  moon: "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7Z",
  more: "M3.5 8v.1M8 8v.1M12.5 8v.1",
  monitor: "M2 3h12v8H2ZM6 14h4M8 11v3",
  pause: "M5.5 3v10M10.5 3v10",
  play: "M4.5 2.8v10.4L13 8Z",
  resume: "M3 3v10M6.5 3.5v9L13.5 8Z",
  retry: "M13 3v3.5H9.5M12.8 6.3A5.5 5.5 0 1 0 13.5 9",
  running: "M8 2a6 6 0 1 1-6 6",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM10.3 10.3l3.4 3.4",
  stop: "M3.5 3.5h9v9h-9Z",
  sun: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6ZM8 1.3v1.4M8 13.3v1.4M1.3 8h1.4M13.3 8h1.4M3.3 3.3l1 1M11.7 11.7l1 1M12.7 3.3l-1 1M4.3 11.7l-1 1",
  terminal: "M2 3h12v10H2ZM4.5 6l2 2-2 2M8.5 10.2h3",
  timeline: "M2 4h5M5 8h7M9 12h5",
  user: "M8 2.5a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4ZM2.8 13.8c.8-5 9.6-5 10.4 0",
  webhook: "M6.3 6.8 4 10.8M4 9a2 2 0 1 0 1.9 2.6h5M8 2a2.4 2.4 0 0 0-1.6 4.3M9.4 5.8l2.1 3.4a2.2 2.2 0 1 1-1.2 4",
  wrap: "M2 4h12M2 8h9.5a2 2 0 0 1 0 4H8M9.7 10.2 7.9 12l1.8 1.8M2 12h3",
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing. With a label it says something by itself; without one it is only beside words. */
export function Icon({ name, label = "" }: { readonly name: IconName; readonly label?: string }) {
  return (
    <svg
      class={`icon icon-${name}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      focusable="false"
      role="img"
      aria-label={label}
      aria-hidden={label === ""}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
