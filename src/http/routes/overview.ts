import type { FastifyInstance, FastifyRequest } from "fastify";
import { ROUTES } from "../../contract/routes.ts";
import { wireRun } from "../../contract/wire-history.ts";
import {
  MOST_TIMELINE_RUNS,
  MOST_TIMELINE_SLOTS,
  type WireComingSlot,
  type WireLane,
  type WireSession,
} from "../../contract/wire-overview.ts";
import { AppError } from "../../domain/error.ts";
import type { Job } from "../../domain/job.ts";
import { type JobId, type JobKey, type JobKind, jobKey, jobOfKey } from "../../domain/job-id.ts";
import { localSlot, slotNote } from "../../domain/slot-note.ts";
import { DAY, formatInstant, type Instant, later } from "../../domain/time.ts";
import { slotsBetween } from "../../domain/timetable.ts";
import { firstOf, type QueryValue } from "../address.ts";
import { send } from "../answer.ts";
import type { HttpContext } from "../context.ts";
import { instantIn, numberIn } from "../history-query.ts";

type OverviewRequest = FastifyRequest<{ Querystring: Readonly<Record<string, QueryValue>> }>;

const MOST_JOBS = 200;
const MOST_RECENT = 100;
const MOST_COMING = 100;
const FAR_AHEAD = 10 * 366 * DAY;

/** What pages about many jobs need, in one answer each. */
export function overviewRoutes(app: FastifyInstance, context: HttpContext): void {
  sessionRoute(app, context);
  recentRoute(app, context);
  timelineRoute(app, context);
  comingRoute(app, context, "exec", ROUTES.jobExecNext.path);
  comingRoute(app, context, "http", ROUTES.jobHttpNext.path);
}

function sessionRoute(app: FastifyInstance, context: HttpContext): void {
  app.get(ROUTES.session.path, async (request, reply) => {
    const { access, clock, version, configuration } = context;
    await access.assertMayRead(request);
    const user = await access.userOf(request);
    const data: WireSession = {
      name: configuration.settings.name,
      version,
      ...(user !== undefined && { user }),
      has_users: access.hasUsers,
      max_job_running: configuration.settings.maxJobRunning,
      now: clock.now(),
    };
    return send(reply, { code: 200, data });
  });
}

/** The newest runs of each job that is named, for the jobs that a page shows. */
function recentRoute(app: FastifyInstance, { access, engine }: HttpContext): void {
  app.get(ROUTES.recentRuns.path, { compress: { threshold: 0 } }, async (request: OverviewRequest, reply) => {
    await access.assertMayRead(request);
    const { job = [] } = request.query;
    const keys = (typeof job === "string" ? [job] : job).slice(0, MOST_JOBS) as readonly JobKey[];
    const limit = Math.min(numberIn(request.query, "limit", 30), MOST_RECENT);
    const data: Record<string, unknown> = {};
    for (const key of keys) {
      const view = engine.job(jobOfKey(key));
      if (view === undefined) continue;
      const runs = await engine.runs(view.job, { before: Number.MAX_SAFE_INTEGER, limit });
      data[key] = runs.map(wireRun);
    }
    return send(reply, { code: 200, data });
  });
}

/** What ran and what will run, a lane for each job that did or will. */
function timelineRoute(app: FastifyInstance, { access, engine, clock }: HttpContext): void {
  app.get(ROUTES.timeline.path, { compress: { threshold: 0 } }, async (request: OverviewRequest, reply) => {
    await access.assertMayRead(request);
    const now = clock.now();
    const from = instantIn(request.query, "from") ?? later(now, -DAY as typeof DAY);
    const to = instantIn(request.query, "to") ?? later(now, DAY);
    if (from > to) throw new AppError("ERR_BAD_REQUEST", "from is after to: expected an earlier time");
    const runsOf = new Map<JobKey, ReturnType<typeof wireRun>[]>();
    for (const { job, run } of await engine.runsDuring({ from, to, limit: MOST_TIMELINE_RUNS })) {
      const lane = runsOf.get(job) ?? [];
      lane.push(wireRun(run));
      runsOf.set(job, lane);
    }
    const lanes = engine.jobs().flatMap(({ job, nextRun, status }): readonly WireLane[] => {
      const key = jobKey(job);
      const isOff = status === "paused";
      const slots = isOff ? [] : comingSlots(job, { nextRun, after: Math.max(now, from) as Instant, to });
      const runs = runsOf.get(key) ?? [];
      return runs.length + slots.length > 0 ? [{ key, name: job.name, runs, slots: slots.map(formatInstant) }] : [];
    });
    return send(reply, { code: 200, data: lanes });
  });
}

function comingSlots(
  { timer }: Job,
  { nextRun, after, to }: { readonly nextRun: Instant | undefined; readonly after: Instant; readonly to: Instant },
): readonly Instant[] {
  if (timer.kind === "schedule") return slotsBetween(timer.timetable, { after, upTo: to }, MOST_TIMELINE_SLOTS);
  // The turns of an interval depend on when its runs end: only the next one is known.
  return nextRun !== undefined && nextRun >= after && nextRun <= to ? [nextRun] : [];
}

/** When the timer of a job is due next, and what the clocks do then. */
function comingRoute(app: FastifyInstance, { access, engine, clock }: HttpContext, kind: JobKind, path: string): void {
  app.get(path, { compress: { threshold: 0 } }, async (request: OverviewRequest, reply) => {
    await access.assertMayRead(request);
    const id = firstOf(request.query.id);
    const view = engine.job({ kind, id: id.toLowerCase() as JobId });
    if (view === undefined) throw new AppError("ERR_JOB_NOT_FOUND", `job not found: ${id}`);
    const after = instantIn(request.query, "from") ?? clock.now();
    const limit = Math.min(numberIn(request.query, "count", 10), MOST_COMING);
    const { timer } = view.job;
    if (timer.kind === "schedule") {
      const upTo = (after + FAR_AHEAD) as Instant;
      const slots = slotsBetween(timer.timetable, { after, upTo }, limit);
      return send(reply, { code: 200, data: slots.map((slot) => comingSlot(timer.timetable, slot)) });
    }
    const next =
      view.nextRun === undefined ? [] : [{ at: formatInstant(view.nextRun), local: formatInstant(view.nextRun) }];
    return send(reply, { code: 200, data: next });
  });
}

function comingSlot(timetable: Parameters<typeof slotNote>[0], slot: Instant): WireComingSlot {
  const note = slotNote(timetable, slot);
  return { at: formatInstant(slot), local: localSlot(timetable, slot), ...(note !== undefined && { note }) };
}
