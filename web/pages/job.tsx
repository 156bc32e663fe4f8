import { useRef } from "preact/hooks";
import type { WireJobKey } from "../../src/contract/wire-overview.ts";
import { useApp } from "../app-context.ts";
import type { WireJob } from "../data/api.ts";
import { curlRecipe, webhookAddress } from "../model/curl.ts";
import { factsOf, isHttpJob } from "../model/definition.ts";
import { addressOf, type Route } from "../model/route.ts";
import { CurlLine } from "../parts/curl-line.tsx";
import { Definition } from "../parts/definition.tsx";
import { Description } from "../parts/description.tsx";
import { Empty, Loading } from "../parts/empty.tsx";
import { JobComing } from "./job/job-coming.tsx";
import { JobHead } from "./job/job-head.tsx";
import { JobRuns } from "./job/job-runs.tsx";
import { JobSlots } from "./job/job-slots.tsx";

/** One job: how it stands, what it did and why, what it will do, and how it is defined. */
export function JobPage({ route: { key } }: { readonly route: Extract<Route, { page: "job" }> }) {
  const { live } = useApp();
  const known = useRef<WireJob | undefined>(undefined);
  const job = live.jobs.value.get(key);
  known.current = job ?? known.current;
  if (job !== undefined) return <Shown jobKey={key} job={job} />;
  if (!live.isLoaded.value) {
    return (
      <>
        <h1 class="visually-hidden">Job</h1>
        <Loading what="The job" />
      </>
    );
  }
  return known.current === undefined ? <Unknown jobKey={key} /> : <Removed name={known.current.name} />;
}

function Shown({ jobKey, job }: { readonly jobKey: WireJobKey; readonly job: WireJob }) {
  const { live } = useApp();
  const nameOf = (key: WireJobKey) => live.jobs.value.get(key)?.name ?? key.slice(5);
  const hasTimer = job.schedule !== undefined || job.interval !== undefined;
  return (
    <article class="job">
      <JobHead jobKey={jobKey} job={job} />
      {job.description !== undefined && <Description html={job.description} />}
      <div class="job-columns">
        <div class="job-column">
          <JobRuns jobKey={jobKey} />
          {hasTimer && <JobSlots jobKey={jobKey} job={job} />}
        </div>
        <div class="job-column">
          {hasTimer && <JobComing jobKey={jobKey} job={job} />}
          <section class="job-section">
            <h2>Definition</h2>
            <Definition facts={factsOf(job)} nameOf={nameOf} />
          </section>
          <Webhook job={job} />
        </div>
      </div>
    </article>
  );
}

function Webhook({ job }: { readonly job: WireJob }) {
  if (isHttpJob(job) || job.path === undefined) return null;
  const address = webhookAddress(location.origin, job.path);
  return (
    <section class="job-section">
      <h2>Webhook</h2>
      <CurlLine address={address} recipe={curlRecipe(job, address)} />
    </section>
  );
}

function Unknown({ jobKey }: { readonly jobKey: WireJobKey }) {
  return (
    <>
      <h1 class="visually-hidden">Unknown job</h1>
      <Empty title="This server has no such job.">
        <p>
          Nothing has the ID <code>{jobKey.slice(5)}</code>. The job may have been renamed or removed, or the address
          was copied in part.
        </p>
        <p class="job-way-out">
          <a href={addressOf({ page: "jobs" })}>To all jobs</a>
        </p>
      </Empty>
    </>
  );
}

function Removed({ name }: { readonly name: string }) {
  return (
    <>
      <h1 class="visually-hidden">{name}</h1>
      <Empty title={`${name} was removed just now.`}>
        <p>
          The configuration was read again, and the job is not in it any more. What it runs now goes on to its end. Its
          logs stay in the log folder, and it goes on where it was if it comes back.
        </p>
        <p class="job-way-out">
          <a href={addressOf({ page: "jobs" })}>To all jobs</a>
        </p>
      </Empty>
    </>
  );
}
