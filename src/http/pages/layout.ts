import { type Html, html } from "./html.ts";

/** A whole page. None loads itself again: that would take the place and the focus from whoever reads it. */
export function page(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/karajo/style.css">
</head>
<body>
${body}
</body>
</html>
`.text;
}

/** The colours are those of `web/styles/tokens.css`. */
export const STYLE_SHEET = `:root {
  color-scheme: light dark;
  --bg: #f6f7f9; --raised: #fff; --fg: #1a1f26; --calm: #4c5561; --line: #dde1e6; --field: #7b8490;
  --accent: #1d5fc4; --on-accent: #fff; --ok: #17734a; --bad: #bf2630; --bad-soft: #fbe7e8; --soft: #e4edfa; --warn: #8a5600; --busy: #0a62b8;
}
@media (prefers-color-scheme: dark) { :root {
  --bg: #12151a; --raised: #191d23; --fg: #e4e8ed; --calm: #aab3be; --line: #2b313a; --field: #717b88;
  --accent: #7eb0f7; --on-accent: #0d1726; --ok: #56c28c; --bad: #ff7f82; --bad-soft: #351a1d; --soft: #1c2b40; --warn: #e3b04b; --busy: #62b0f5;
} }
* { box-sizing: border-box; }
body {
  margin: 2rem auto; max-width: 72rem; padding: 0 1rem; background: var(--bg); color: var(--fg);
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; font-variant-numeric: tabular-nums;
}
h1 { margin: 0 0 1rem; font-size: 1.25rem; font-weight: 600; line-height: 1.3; overflow-wrap: anywhere; }
h2 { margin: 2rem 0 .5rem; font-size: 1rem; font-weight: 600; }
a { color: var(--accent); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
td small { color: var(--calm); }
.wide { overflow-x: auto; }
.status { font-weight: 600; }
.success { color: var(--ok); } .failed { color: var(--bad); } .running { color: var(--busy); }
.canceled { color: var(--warn); } .paused, .started { color: var(--calm); }
pre {
  overflow-x: auto; padding: 1rem; border: 1px solid var(--line); border-radius: 6px; background: var(--raised);
  font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
form { display: grid; gap: 1rem; }
label { display: grid; gap: .25rem; font-weight: 500; }
input {
  min-height: 2.5rem; padding: 0 .75rem; border: 1px solid var(--field); border-radius: 6px;
  background: var(--bg); color: inherit; font: inherit; font-size: 16px;
}
button {
  min-height: 2.5rem; border: 0; border-radius: 6px; background: var(--accent); color: var(--on-accent);
  font: inherit; font-weight: 600; cursor: pointer;
}
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.login { max-width: 22rem; margin: 14vh auto 0; padding: 2rem; border: 1px solid var(--line); border-radius: 12px; background: var(--raised); }
.note, .problem { margin: 0 0 1rem; padding: .5rem .75rem; border-radius: 6px; background: var(--soft); }
.problem { background: var(--bad-soft); color: var(--bad); }
`;
