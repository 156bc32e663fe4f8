import type { FastifyInstance, FastifyRequest } from "fastify";
import { ROUTES } from "../../contract/routes.ts";
import { wireRun, wireSlot } from "../../contract/wire-history.ts";
import { AppError } from "../../domain/error.ts";
import type { Job } from "../../domain/job.ts";
import type { JobId, JobKind } from "../../domain/job-id.ts";
import { DAY, type Duration, type Instant, later } from "../../domain/time.ts";
import { slotsBetween } from "../../domain/timetable.ts";
import type { Page, SlotRecord } from "../../ports/store.ts";
import { firstOf, type QueryValue } from "../address.ts";
import { send } from "../answer.ts";
import type { HttpContext } from "../context.ts";
import { instantIn, numberIn } from "../history-query.ts";

type HistoryRequest = FastifyRequest<{ Querystring: Readonly<Record<string, QueryValue>> }>;

const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 1_000;

/** What a job did and why: its runs, and what became of each instant at which its timer was due. */
export function historyRoutes(app: FastifyInstance, context: HttpContext): void {
  const routesOf = (kind: JobKind, paths: { readonly slots: string; readonly runs: string }) => {
    app.get(paths.slots, { compress: { threshold: 0 } }, async (request: HistoryRequest, reply) => {
      const job = await readableJob(context, kind, request);
      const page = pageOf(request, context.clock.now());
      const records = await context.engine.slots(job, page);
      return send(reply, { code: 200, data: eachSlot(job, records, page).map(wireSlot) });
    });
    app.get(paths.runs, { compress: { threshold: 0 } }, async (request: HistoryRequest, reply) => {
      const job = await readableJob(context, kind, request);
      const before = numberIn(request.query, "before", Number.MAX_SAFE_INTEGER);
      const runs = await context.engine.runs(job, { before, limit: limitOf(request) });
      return send(reply, { code: 200, data: runs.map(wireRun) });
    });
  };
  routesOf("exec", { slots: ROUTES.jobExecSlots.path, runs: ROUTES.jobExecRuns.path });
  routesOf("http", { slots: ROUTES.jobHttpSlots.path, runs: ROUTES.jobHttpRuns.path });
}

async function readableJob({ access, engine }: HttpContext, kind: JobKind, request: HistoryRequest): Promise<Job> {
  await access.assertMayRead(request);
  const id = firstOf(request.query.id);
  const view = engine.job({ kind, id: id.toLowerCase() as JobId });
  if (view === undefined) throw new AppError("ERR_JOB_NOT_FOUND", `job not found: ${id}`);
  return view.job;
}

/** One for each slot, where the job's schedule still tells which they were; the store keeps equal answers as one. */
function eachSlot({ timer }: Job, records: readonly SlotRecord[], { from, to, limit }: Page): readonly SlotRecord[] {
  const slots: SlotRecord[] = [];
  for (const record of records.toReversed()) {
    if (record.first === record.last || timer.kind !== "schedule") {
      slots.push(record);
      continue;
    }
    const after = later(Math.max(record.first, from) as Instant, -1 as Duration);
    const upTo = Math.min(record.last, to) as Instant;
    const single = slotsBetween(timer.timetable, { after, upTo }, limit + 1);
    // Too many, or of a schedule that was another one then.
    if (single.length > limit || single.length === 0) slots.push(record);
    else slots.push(...single.toReversed().map((slot) => ({ ...record, first: slot, last: slot })));
  }
  return slots.slice(0, limit).toReversed();
}

function pageOf(request: HistoryRequest, now: Instant): Page {
  const to = instantIn(request.query, "to") ?? now;
  const from = instantIn(request.query, "from") ?? later(to, -DAY as Duration);
  if (from > to) throw new AppError("ERR_BAD_REQUEST", "from is after to: expected an earlier time");
  return { from, to, limit: limitOf(request) };
}

function limitOf(request: HistoryRequest): number {
  return Math.min(numberIn(request.query, "limit", DEFAULT_LIMIT), LARGEST_LIMIT);
}
