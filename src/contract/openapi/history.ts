import type { JobKind } from "../../domain/job-id.ts";
import type { WireSlot } from "../wire-history.ts";
import type { WireComingSlot } from "../wire-overview.ts";
import { RUN, SLOT } from "./history-schemas.ts";
import { answered, type Example, type Operation, refused } from "./operation.ts";
import { COMING_SLOT } from "./overview-schemas.ts";
import { BEFORE, EPOCH, from, ID, limit, to } from "./parameters.ts";
import { BACKUP_RUN, EPOCH_GIVEN, HEARTBEAT_RUN, PING_RUN } from "./samples.ts";
import { listOf } from "./schema.ts";

/** Of which kind of job, in words. */
const OF: Readonly<Record<JobKind, string>> = { exec: "an exec job", http: "an HTTP job" };
/** A job that has run once. */
const SAMPLE: Readonly<Record<JobKind, string>> = { exec: "backup", http: "ping" };

export function readRuns(kind: JobKind): Operation {
  const id = SAMPLE[kind];
  return {
    tag: "History",
    summary: `List the runs of ${OF[kind]}`,
    description:
      "Newest first. Runs are remembered longer than their logs are kept; a counter says nothing of whether there is a log still.",
    access: "reader",
    input: { kind: "query", parameters: [EPOCH, ID, BEFORE, limit("limit", 100, 1_000)] },
    success: { kind: "answer", description: "The runs.", data: listOf(RUN) },
    errors: ["ERR_BAD_REQUEST", "ERR_JOB_NOT_FOUND"],
    examples: [
      {
        name: "found",
        summary: "A job that has run once",
        by: "signature",
        given: { ...EPOCH_GIVEN, id, limit: 10 },
        answer: answered([kind === "exec" ? BACKUP_RUN : PING_RUN]),
      },
      {
        name: "none",
        summary: "A limit that is no number",
        by: "signature",
        given: { ...EPOCH_GIVEN, id, limit: 0 },
        answer: refused("ERR_BAD_REQUEST", 'limit "0" is no number: expected one from 1'),
      },
      ...refusals(id),
    ],
  };
}

export function readSlots(kind: JobKind): Operation {
  const slots: Readonly<Record<JobKind, readonly WireSlot[]>> = {
    exec: [{ slot: "2026-03-29T02:00:00Z", outcome: "ran", run: HEARTBEAT_RUN }],
    http: [],
  };
  const id: Readonly<Record<JobKind, string>> = { exec: "heartbeat", http: "ping" };
  return {
    tag: "History",
    summary: `Ask what became of the slots of ${OF[kind]}`,
    description:
      "What became of each instant at which the timer was due, ascending: that is how to find out why nothing ran at 02:00. Where there are more than `limit`, the newest ones. Slots with the same answer may be told as one, from `slot` to `until`.",
    access: "reader",
    input: {
      kind: "query",
      parameters: [
        EPOCH,
        ID,
        from("a day before `to` unless given"),
        to("now unless given"),
        limit("limit", 100, 1_000),
      ],
    },
    success: { kind: "answer", description: "The slots.", data: listOf(SLOT) },
    errors: ["ERR_BAD_REQUEST", "ERR_JOB_NOT_FOUND"],
    examples: [
      {
        name: "found",
        summary: kind === "exec" ? "The timer was due once" : "The timer was not due yet",
        by: "signature",
        given: { ...EPOCH_GIVEN, id: id[kind] },
        answer: answered(slots[kind]),
      },
      {
        name: "reversed",
        summary: "A time that ends before it begins",
        by: "signature",
        given: { ...EPOCH_GIVEN, id: id[kind], from: "2026-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z" },
        answer: refused("ERR_BAD_REQUEST", "from is after to: expected an earlier time"),
      },
      ...refusals(id[kind]),
    ],
  };
}

const COMING: readonly WireComingSlot[] = [
  { at: "2026-04-05T04:17:00Z", local: "2026-04-05T04:17:00+00:00" },
  { at: "2026-04-12T04:17:00Z", local: "2026-04-12T04:17:00+00:00" },
];

export function readNext(kind: JobKind): Operation {
  const id = SAMPLE[kind];
  return {
    tag: "History",
    summary: `Ask when ${OF[kind]} is due next`,
    description:
      "The next instants at which the timer is due, by its own clocks too; a pause does not count. Of an interval only the next time is known. Empty where there is none within ten years.",
    access: "reader",
    input: {
      kind: "query",
      parameters: [
        EPOCH,
        ID,
        from("of a schedule, only what is due after it; now unless given"),
        limit("count", 10, 100),
      ],
    },
    success: { kind: "answer", description: "The instants, ascending.", data: listOf(COMING_SLOT) },
    errors: ["ERR_BAD_REQUEST", "ERR_JOB_NOT_FOUND"],
    examples: [
      {
        name: "found",
        summary: "The next two",
        by: "signature",
        given: { ...EPOCH_GIVEN, id, count: 2 },
        answer: answered(COMING),
      },
      {
        name: "word",
        summary: "A time that is none",
        by: "signature",
        given: { ...EPOCH_GIVEN, id, from: "tomorrow" },
        answer: refused("ERR_BAD_REQUEST", 'from "tomorrow" is no time: expected a time such as 2026-01-31T02:00:00Z'),
      },
      ...refusals(id),
    ],
  };
}

function refusals(id: string): readonly Example[] {
  return [
    {
      name: "unsigned",
      summary: "Neither signed nor logged in",
      by: "nobody",
      given: { id },
      answer: refused("ERR_UNAUTHORIZED", "empty or invalid session or signature: log in, or sign the query string"),
    },
    {
      name: "unknown",
      summary: "No job has this ID",
      by: "signature",
      given: { ...EPOCH_GIVEN, id: "nothing" },
      answer: refused("ERR_JOB_NOT_FOUND", "job not found: nothing"),
    },
  ];
}
