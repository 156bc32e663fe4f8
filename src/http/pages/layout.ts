import { type Html, html } from "./html.ts";

/** A whole page. `refreshSeconds` loads it again after a while. */
export function page(title: string, body: Html, refreshSeconds?: number): string {
  const refresh = refreshSeconds === undefined ? html`` : html`<meta http-equiv="refresh" content="${refreshSeconds}">`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh}
<title>${title}</title>
<link rel="stylesheet" href="/karajo/style.css">
</head>
<body>
${body}
</body>
</html>
`.text;
}

export const STYLE_SHEET = `:root { color-scheme: light dark; --ok: #18794e; --bad: #c62a2f; --busy: #0b68cb; --calm: #6f6e77; }
@media (prefers-color-scheme: dark) { :root { --ok: #4cc38a; --bad: #ff6369; --busy: #52a9ff; --calm: #a09fa6; } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent); vertical-align: top; }
td small { color: var(--calm); }
.wide { overflow-x: auto; }
.status { font-weight: 600; }
.success { color: var(--ok); } .failed { color: var(--bad); } .running { color: var(--busy); }
.canceled, .paused, .started { color: var(--calm); }
pre { overflow-x: auto; padding: 1rem; background: color-mix(in srgb, currentColor 6%, transparent); border-radius: .4rem; }
form { display: grid; gap: .8rem; max-width: 20rem; } label { display: grid; gap: .2rem; }
input, button { font: inherit; padding: .4rem .6rem; }
.problem { color: var(--bad); }
`;
