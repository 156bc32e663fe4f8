import { type ComingTime, dueText } from "../model/coming.ts";
import { haveSeconds } from "../model/due-seconds.ts";
import { Icon } from "./icon.tsx";
import { Time } from "./time.tsx";

/** When a timer is due next: in the person's zone, by the job's own clocks where they differ, and how long that is. */
export function ComingList({ times, now }: { readonly times: readonly ComingTime[]; readonly now: number }) {
  const hasOwnClock = times.some(({ ownClock }) => ownClock !== undefined);
  const hasSeconds = haveSeconds(times.map(({ at }) => at));
  if (times.length === 0) return null;
  return (
    <table class="coming-list">
      <thead class={hasOwnClock ? "" : "visually-hidden"}>
        <tr>
          <th scope="col">Here</th>
          {hasOwnClock && <th scope="col">By the job's clock</th>}
          <th scope="col">
            <span class="visually-hidden">That is</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {times.map((time) => (
          <Coming key={time.at} time={time} hasOwnClock={hasOwnClock} hasSeconds={hasSeconds} now={now} />
        ))}
      </tbody>
    </table>
  );
}

interface ComingProps {
  readonly time: ComingTime;
  readonly hasOwnClock: boolean;
  readonly hasSeconds: boolean;
  readonly now: number;
}

function Coming({ time: { at, ownClock, note }, hasOwnClock, hasSeconds, now }: ComingProps) {
  return (
    <>
      <tr class={note === undefined ? "" : "coming-noted"}>
        <td>{dueText(at, now, { hasSeconds })}</td>
        {hasOwnClock && <td class="coming-own">{ownClock ?? "the same"}</td>}
        <td class="coming-away">
          <Time at={at} now={now} show="countdown" />
        </td>
      </tr>
      {note !== undefined && (
        <tr>
          <td class="coming-note" colSpan={hasOwnClock ? 3 : 2}>
            <Icon name="info" /> {note}
          </td>
        </tr>
      )}
    </>
  );
}
