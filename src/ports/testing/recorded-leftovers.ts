import { type JobRef, jobKey } from "../../domain/job-id.ts";
import type { Leftovers } from "../leftovers.ts";
import type { ProcessIdentity } from "../store.ts";

/** A machine on which runs leave nothing, or what a test says; remembers what it was asked to end. */
export class RecordedLeftovers implements Leftovers {
  readonly asked: { readonly run: string; readonly named: ProcessIdentity | undefined }[] = [];
  readonly #left: ReadonlySet<string>;

  constructor(left: readonly string[] = []) {
    this.#left = new Set(left);
  }

  async end({ job, counter }: { readonly job: JobRef; readonly counter: number }, named: ProcessIdentity | undefined) {
    const run = `${jobKey(job)} ${counter}`;
    this.asked.push({ run, named });
    return this.#left.has(run) ? 1 : 0;
  }
}
