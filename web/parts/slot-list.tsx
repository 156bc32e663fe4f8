import type { WireRun, WireSlot } from "../../src/contract/wire-history.ts";
import { haveSeconds } from "../model/due-seconds.ts";
import { explanationOf, type SlotGroup } from "../model/slot-words.ts";
import { instantOf } from "../model/time-text.ts";
import { Icon, type IconName } from "./icon.tsx";
import { StatusBadge } from "./status.tsx";
import { Time } from "./time.tsx";

export interface SlotListProps {
  readonly groups: readonly SlotGroup[];
  readonly now: number;
  readonly hrefOf: (counter: number) => string;
}

/** How times are shown here. */
interface Shown {
  readonly now: number;
  readonly hasSeconds: boolean;
}

/** What became of the times at which a timer was due. */
export function SlotList({ groups, now, hrefOf }: SlotListProps) {
  const hasSeconds = haveSeconds(groups.flatMap(({ slots }) => slots.map(({ slot }) => instantOf(slot) ?? 0)));
  return (
    <ol class="slot-list">
      {groups.map((group) => (
        <li class={`slot-group slot-group-${group.tone}`} key={`${group.last} ${group.outcome}`}>
          <Times first={group.first} last={group.last} now={now} hasSeconds={hasSeconds} />
          <span class={`slot-outcome status-${group.tone}`} title={explanationOf(group.outcome)}>
            <Icon name={iconOf(group)} />
            {group.slots.length > 1 && <span class="slot-count">{group.slots.length} ×</span>}
            {wordOf(group)}
          </span>
          <div class="slot-what">
            <What group={group} now={now} hasSeconds={hasSeconds} hrefOf={hrefOf} />
          </div>
        </li>
      ))}
    </ol>
  );
}

const ICONS: Readonly<Record<SlotGroup["outcome"], IconName>> = {
  ran: "check-circle",
  late: "clock",
  coalesced: "link",
  skipped: "circle",
  missed: "failed",
};

/** That there is a run goes without saying where it went wrong. */
function wordOf({ outcome, status }: SlotGroup): string {
  return outcome === "ran" && status !== undefined && status !== "success" ? status : outcome;
}

/** An outcome looks like its run where that is not what one would wish. */
function iconOf({ outcome, status }: SlotGroup): IconName {
  if (outcome !== "ran") return ICONS[outcome];
  const icons: Partial<Record<WireRun["status"], IconName>> = {
    failed: "failed",
    running: "running",
    queued: "hourglass",
    canceled: "ban",
  };
  return (status === undefined ? undefined : icons[status]) ?? ICONS.ran;
}

interface TimesProps extends Shown {
  readonly first: number;
  readonly last: number;
}

function Times({ first, last, ...shown }: TimesProps) {
  return (
    <span class="slot-times">
      <Time at={first} {...shown} show="short" />
      {last > first && (
        <>
          <span class="visually-hidden"> to </span>
          <span aria-hidden="true">–</span>
          <Time at={last} {...shown} show="short" />
        </>
      )}
    </span>
  );
}

interface WhatProps extends Shown, Pick<SlotListProps, "hrefOf"> {
  readonly group: SlotGroup;
}

function What({ group, hrefOf, ...shown }: WhatProps) {
  const { slots, reason, runReason } = group;
  const [slot] = slots;
  if (slots.length > 1) {
    return (
      <>
        {runReason !== "" && <span class="slot-reason">{runReason}</span>}
        {reason !== "" && <span class="slot-reason">{reason}</span>}
        <details class="slot-more">
          <summary>each of them</summary>
          <ol>
            {slots.map((each) => (
              <li key={each.slot}>
                <Time at={instantOf(each.slot) ?? 0} {...shown} show="short" />
                <RunLink slot={each} hrefOf={hrefOf} />
              </li>
            ))}
          </ol>
        </details>
      </>
    );
  }
  return (
    <>
      {slot !== undefined && <RunLink slot={slot} hrefOf={hrefOf} />}
      {reason !== "" && <span class="slot-reason">{reason}</span>}
      {runReason !== "" && <span class="slot-reason">{runReason}</span>}
    </>
  );
}

/** The run of a slot; how it ended is said where the outcome does not say it. */
function RunLink({
  slot: { run, outcome },
  hrefOf,
}: {
  readonly slot: WireSlot;
  readonly hrefOf: SlotListProps["hrefOf"];
}) {
  if (run === undefined) return null;
  return (
    <span class="slot-run">
      <a href={hrefOf(run.counter)}>#{run.counter}</a>
      {outcome !== "ran" && run.status !== "success" && <StatusBadge status={run.status} />}
    </span>
  );
}
