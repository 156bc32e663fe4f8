import { wireJob } from "../contract/wire.ts";
import type { JobView } from "../domain/job-view.ts";

const texts = new WeakMap<JobView, string>();

/** A job as JSON. Of one that has not changed it is known already. */
export function jobText(view: JobView): string {
  const known = texts.get(view);
  if (known !== undefined) return known;
  const text = JSON.stringify(wireJob(view));
  texts.set(view, text);
  return text;
}
