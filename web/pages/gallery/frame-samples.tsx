import { useState } from "preact/hooks";
import { Button, ButtonLink, IconButton } from "../../parts/button.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Empty, Loading } from "../../parts/empty.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Icon, type IconName } from "../../parts/icon.tsx";
import { StatusBadge } from "../../parts/status.tsx";
import { Time } from "../../parts/time.tsx";
import { Toasts } from "../../parts/toast.tsx";
import type { Sample } from "./gallery-section.tsx";
import { MINUTE, NOW } from "./invented.ts";

const nothing = () => undefined;
const STATUSES = ["started", "queued", "running", "success", "failed", "canceled", "paused"] as const;
const SHOWS = ["relative", "rough", "short", "both", "countdown", "full"] as const;
const TIMES = [0, -0.3, 0.3, 4, -45, 200, -1_000, 4_000, -90_000, 900_000];
const ICONS: readonly IconName[] = [
  ...(["alert", "ban", "calendar", "check", "check-circle", "circle", "clock", "copy", "cross", "download"] as const),
  ...(["failed", "filter", "help", "hourglass", "info", "key", "link", "moon", "pause", "play", "resume"] as const),
  ...(["retry", "running", "search", "stop", "sun", "terminal", "timeline", "user", "webhook", "wrap"] as const),
];

function OpenDialog() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Open a dialog</Button>
      {isOpen && (
        <Dialog title="A dialog" onClose={() => setOpen(false)}>
          <p>It is over the page until it is closed.</p>
        </Dialog>
      )}
    </>
  );
}

/** What is on every page. */
export const frameSamples: readonly Sample[] = [
  {
    title: "Buttons",
    Show: () => (
      <div class="gallery-row">
        <Button kind="primary" icon="play">
          Run now
        </Button>
        <Button icon="pause">Pause</Button>
        <Button kind="danger" icon="stop">
          Cancel
        </Button>
        <Button kind="quiet">Quiet</Button>
        <Button isDisabled>Not now</Button>
        <Button isPressed>Pressed</Button>
        <Button isPressed={false}>Not pressed</Button>
        <IconButton icon="retry" label="Try again" onClick={nothing} />
        <IconButton icon="retry" label="Not to be tried" isDisabled onClick={nothing} />
        <ButtonLink href="#/gallery" icon="download">
          A link
        </ButtonLink>
        <CopyButton text="copied" what="a word" />
      </div>
    ),
  },
  {
    title: "Statuses",
    Show: () => (
      <div class="gallery-row">
        {STATUSES.map((status) => (
          <StatusBadge key={status} status={status} />
        ))}
        {STATUSES.map((status) => (
          <StatusBadge key={status} status={status} isCompact />
        ))}
      </div>
    ),
  },
  {
    title: "Icons",
    Show: () => (
      <div class="gallery-row">
        {ICONS.map((name) => (
          <Icon key={name} name={name} label={name} />
        ))}
      </div>
    ),
  },
  {
    title: "Times",
    Show: () => (
      <table class="gallery-table">
        <thead>
          <tr>
            {SHOWS.map((show) => (
              <th key={show} scope="col">
                {show}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {TIMES.map((minutes) => (
            <tr key={minutes}>
              {SHOWS.map((show) => (
                <td key={show}>
                  <Time at={NOW + minutes * MINUTE} now={NOW} show={show} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    ),
  },
  { title: "On its way", Show: () => <Loading what="The list" /> },
  {
    title: "Nothing there",
    Show: () => (
      <Empty title="No jobs yet">
        A sentence that says what to do. <a href="#/gallery">A way out</a>
      </Empty>
    ),
  },
  {
    title: "Something went wrong",
    Show: () => (
      <div class="gallery-stack">
        <ErrorNote title="The runs could not be read." />
        <ErrorNote title="The runs could not be read." reason="the server does not answer" onRetry={nothing} />
      </div>
    ),
  },
  {
    title: "Messages",
    Show: () => (
      <Toasts
        toasts={[
          { id: 1, kind: "info", message: "nightly backup was triggered" },
          { id: 2, kind: "error", message: "nightly backup was not triggered: the job runs, and one more run waits" },
        ]}
        onDismiss={nothing}
      />
    ),
  },
  { title: "A dialog", Show: OpenDialog },
];
