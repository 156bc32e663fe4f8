import type { WireJobExec } from "../../../src/contract/wire.ts";
import { comingTimes } from "../../model/coming.ts";
import { curlRecipe } from "../../model/curl.ts";
import { factsOf } from "../../model/definition.ts";
import { slotGroups } from "../../model/slot-words.ts";
import { ComingList } from "../../parts/coming-list.tsx";
import { CurlLine } from "../../parts/curl-line.tsx";
import { Definition } from "../../parts/definition.tsx";
import { Description } from "../../parts/description.tsx";
import { RunChart } from "../../parts/run-chart.tsx";
import { RunTable } from "../../parts/run-table.tsx";
import { SlotList } from "../../parts/slot-list.tsx";
import type { Sample } from "./gallery-section.tsx";
import {
  anExecJob,
  anHttpJob,
  failure,
  NOW,
  runsOfAllStatuses,
  slotsOfAllOutcomes,
  someRuns,
  timeAt,
} from "./invented.ts";

const hrefOf = () => "#/gallery";
const offsetAt = () => 0;
const nameOf = (key: string) => key.slice(5);
const ADDRESS = "https://ci.example.org/karajo/api/job_exec/run/deploy";

const exec = anExecJob("nightly backup", {
  after: ["exec:snapshot", "http:ask the vault"],
  commands: [
    "restic backup /srv",
    "for i in 1 2 3; do\n  echo $i\ndone",
    `curl https://example.org/${"long".repeat(30)}`,
  ],
  schedule: "daily@02:30; weekly@Sun@12:00",
  interval: 3_600e9,
  path: "/backup",
  notif_on_failed: ["ops", "me"],
  notif_on_success: ["me"],
});

const http = anHttpJob("health", {
  http_method: "post",
  http_request_type: "json",
  http_headers: ["X-Token: ***", "Accept: application/json"],
  interval: 90e9,
  http_timeout: 0,
  http_insecure: true,
  log_retention: 1,
});

const HTML = `Copies <b>/srv</b> to the <a href="https://vault.example/">vault</a>, with <code>restic</code>.
<ul><li>keeps 30 days</li></ul><script>alert(1)</script><img src="https://evil.example/x.png" alt="no picture">
<p align="center" onclick="alert(2)">no look of its own, no script</p><a href="javascript:alert(3)">no such link</a>`;

function chart(title: string, runs: ReturnType<typeof someRuns>): Sample {
  return { title, Show: () => <RunChart runs={runs} now={NOW} hrefOf={hrefOf} /> };
}

function webhook(auth_kind: WireJobExec["auth_kind"]): Sample {
  const recipe = curlRecipe({ auth_kind, header_sign: "X-Karajo-Sign" }, ADDRESS);
  return { title: `Webhook, ${auth_kind}`, Show: () => <CurlLine address={ADDRESS} recipe={recipe} /> };
}

function coming(title: string, slots: Parameters<typeof comingTimes>[0]): Sample {
  const times = comingTimes(slots, { now: NOW, offsetAt });
  return { title, Show: () => <ComingList times={times} now={NOW} /> };
}

/** The parts of the page of one job. */
export const jobSamples: readonly Sample[] = [
  { title: "Description", Show: () => <Description html={HTML} /> },
  chart("Durations", someRuns(30, { change: (counter) => (counter % 9 === 0 ? failure : {}) })),
  chart("Durations, few", someRuns(3)),
  chart(
    "Durations, one that is much longer",
    someRuns(60, { seconds: 4, change: (counter) => (counter === 40 ? { ...failure, seconds: 7_200 } : {}) }),
  ),
  chart("Durations, all statuses", runsOfAllStatuses),
  { title: "Runs", Show: () => <RunTable runs={runsOfAllStatuses} now={NOW} hrefOf={hrefOf} /> },
  {
    title: "Times that were due",
    Show: () => <SlotList groups={slotGroups(slotsOfAllOutcomes)} now={NOW} hrefOf={hrefOf} />,
  },
  coming(
    "Times to come",
    [3, 30, 60 * 30].map((minutes) => ({ at: timeAt(minutes), local: timeAt(minutes) })),
  ),
  coming("Times to come, by another clock", [
    { at: "2026-03-28T13:30:00Z", local: "2026-03-28T14:30:00+01:00" },
    { at: "2026-03-28T23:30:00Z", local: "2026-03-29T00:30:00+01:00" },
    {
      at: "2026-03-29T01:00:00Z",
      local: "2026-03-29T03:00:00+02:00",
      note: "the clocks go forward from 02:00 to 03:00: times between them are due now (Europe/Berlin)",
    },
    {
      at: "2027-10-31T00:30:00Z",
      local: "2027-10-31T02:30:00+02:00",
      note: "the first 02:30 of this day (Europe/Berlin)",
    },
  ]),
  { title: "Definition, commands", Show: () => <Definition facts={factsOf(exec)} nameOf={nameOf} /> },
  { title: "Definition, a request", Show: () => <Definition facts={factsOf(http)} nameOf={nameOf} /> },
  webhook("hmac-sha256"),
  webhook("github"),
  webhook("sourcehut"),
];
