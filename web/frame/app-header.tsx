import { useApp } from "../app-context.ts";
import { leave } from "../data/leave.ts";
import { choose, currentTheme, THEMES, type Theme } from "../data/theme.ts";
import { addressOf, type Route } from "../model/route.ts";
import { absoluteText, clockText } from "../model/time-text.ts";
import { IconButton } from "../parts/button.tsx";
import { Icon, type IconName } from "../parts/icon.tsx";

const PLACES = [
  { page: "jobs", words: "Jobs" },
  { page: "timeline", words: "Timeline" },
] as const;

export function AppHeader({ page, onHelp }: { readonly page: Route["page"]; readonly onHelp: () => void }) {
  const { session } = useApp();
  const inJobs = page === "job" || page === "run";
  return (
    <header class="app-header">
      <a class="app-name" href={addressOf({ page: "jobs" })} title={`karajo ${session.version}`}>
        {session.name}
      </a>
      <nav class="app-nav" aria-label="Pages">
        {PLACES.map((place) => (
          <a
            key={place.page}
            href={addressOf(place)}
            aria-current={page === place.page ? "page" : inJobs && place.page === "jobs" ? "true" : undefined}
          >
            {place.words}
          </a>
        ))}
        <a href="/karajo/doc/">Manual</a>
      </nav>
      <Connection />
      <Clock />
      <div class="app-tools">
        <IconButton icon="help" label="Keys" onClick={onHelp} />
        <ThemeButton />
        <User />
      </div>
    </header>
  );
}

const CONNECTIONS = {
  connecting: { words: "Connecting", title: "The server is being asked how things stand." },
  live: { words: "Live", title: "Whatever changes is shown at once." },
  lost: { words: "Connection lost", title: "What is shown may be old. It is tried again by itself." },
} as const;

function Connection() {
  const state = useApp().live.connection.value;
  const { words, title } = CONNECTIONS[state];
  return (
    <p class={`app-connection app-connection-${state}`} title={title} role="status">
      {state === "lost" ? <Icon name="alert" /> : <span class="app-dot" aria-hidden="true" />}
      <span class="app-connection-words">{words}</span>
    </p>
  );
}

/** What the clock shows where the person is, at the time of the server. */
function Clock() {
  const now = useApp().now.value;
  const title = `Server: ${absoluteText(now, "UTC")}\nHere: ${absoluteText(now)}`;
  return (
    <time class="app-clock" title={title} dateTime={new Date(now).toISOString()}>
      {clockText(now)}
    </time>
  );
}

const THEME_ICONS: Readonly<Record<Theme, IconName>> = { system: "monitor", light: "sun", dark: "moon" };

function ThemeButton() {
  const theme = currentTheme.value;
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  return (
    <IconButton icon={THEME_ICONS[theme]} label={`Colours: ${theme}. Change to ${next}`} onClick={() => choose(next)} />
  );
}

function User() {
  const { session, api, tell } = useApp();
  if (session.user === undefined) return null;
  const logOut = async () => {
    try {
      await api.logout();
      leave();
    } catch (error) {
      tell(`You are still logged in: ${error instanceof Error ? error.message : error}`, "error");
    }
  };
  return (
    <div class="app-user">
      <Icon name="user" label="Logged in as" />
      <span class="app-user-name">{session.user}</span>
      <IconButton icon="log-out" label="Log out" onClick={() => void logOut()} />
    </div>
  );
}
