import { render } from "preact";
import type { WireSession } from "../src/contract/wire-overview.ts";
import { type App, AppContext } from "./app-context.ts";
import { createAct } from "./data/act.ts";
import { type Api, ApiError, createApi } from "./data/api.ts";
import { createClock } from "./data/clock.ts";
import { listenToKeys } from "./data/keys.ts";
import { comeBack, leaveToLogin } from "./data/leave.ts";
import { createLive } from "./data/live.ts";
import { currentRoute, followAddress } from "./data/router.ts";
import { Secret } from "./data/secret.ts";
import { tell } from "./data/toasts.ts";
import { Frame } from "./frame/frame.tsx";
import { ErrorNote } from "./parts/error-note.tsx";

const PAUSE_AFTER_FAILURE = 2_000;
const root = document.getElementById("app") ?? document.body;
const secret = new Secret();
const api = createApi(fetch.bind(globalThis), (payload) => secret.sign(payload));

comeBack();
followAddress();
listenToKeys();
void begin();

/** Asks who is there until the server answers, and shows the pages. */
async function begin(): Promise<void> {
  try {
    const session = await api.session();
    const app = createApp(api, session);
    render(
      <AppContext.Provider value={app}>
        <Frame route={currentRoute} secret={secret} />
      </AppContext.Provider>,
      root,
    );
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return leaveToLogin();
    const reason = error instanceof Error ? error.message : String(error);
    render(<ErrorNote title="The server cannot be reached. It is tried again by itself." reason={reason} />, root);
    setTimeout(() => void begin(), PAUSE_AFTER_FAILURE);
  }
}

function createApp(ownApi: Api, session: WireSession): App {
  const live = createLive(ownApi, leaveToLogin);
  const act = createAct({
    api: ownApi,
    secret: session.has_users ? undefined : secret,
    tell,
    nameOf: (key) => live.jobs.peek().get(key)?.name ?? key,
    onUnauthorized: leaveToLogin,
  });
  return { api: ownApi, live, session, now: createClock(session.now), act, tell };
}
