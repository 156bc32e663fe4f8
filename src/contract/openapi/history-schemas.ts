import type { AttemptFailure } from "../../domain/retry-on.ts";
import type { TriggerReason } from "../../domain/run.ts";
import type { SlotOutcome } from "../../domain/slot.ts";
import type { WireRun, WireSlot } from "../wire-history.ts";
import { described, instant, objectOf, oneOf, optional, text, whole } from "./schema.ts";

export const RUN = objectOf<WireRun>("Run", "A run as it is remembered. What is not known is left out.", {
  counter: whole("Numbers the runs of a job from 1.", 0),
  status: oneOf<WireRun["status"]>("How it stands.", {
    queued: "it waits",
    running: "",
    success: "",
    failed: "",
    canceled: "",
  }),
  trigger: optional(
    oneOf<TriggerReason>("Why there is a run; left out where only its log is left.", {
      schedule: "",
      interval: "",
      "catch-up": "its timer was due when nobody was there",
      start: "the server started",
      webhook: "",
      manual: "",
      after: "the jobs that it follows have succeeded",
      retry: "an earlier run was cut off",
    }),
  ),
  queued_at: optional(instant("When it was written down.")),
  slot: optional(instant("The instant at which its timer was due.")),
  started_at: optional(instant("When its last attempt began.")),
  ended_at: optional(instant("When it ended; left out while it waits or goes on.")),
  duration_ms: optional(
    whole(
      "How long its last attempt took, in milliseconds; left out while it goes on, and where that is not known.",
      0,
    ),
  ),
  attempt: whole("How many attempts were made, or are being made.", 0),
  reason: optional(text("Why it failed, in one line, for people.")),
  failure: optional(
    oneOf<AttemptFailure["kind"]>("In what way it failed.", {
      exit: "a command ended with a status that means failure",
      status: "a server answered with such a status",
      signal: "a signal ended a command",
      timeout: "it took too long",
      unreachable: "no server answered",
      lost: "karajo ended before the run did",
      error: "anything else",
    }),
  ),
});

export const SLOT = objectOf<WireSlot>("Slot", "What became of an instant at which a timer was due.", {
  slot: instant("The instant."),
  until: optional(instant("Where it stands for all slots from `slot` to this one.")),
  outcome: oneOf<SlotOutcome>("What became of it.", {
    ran: "it has a run",
    late: "it has a run, which began late because nobody was there in time",
    coalesced: "it is one with the run of another slot, or with a run that waited already",
    skipped: "nothing ran, because the job says so",
    missed: "nothing ran, because nobody was there in time",
  }),
  reason: optional(text("Why, in words; left out where there is nothing to be said.")),
  run: optional(described("The run that it has.", RUN)),
});
