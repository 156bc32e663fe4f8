import { Time } from "./time.tsx";

interface MomentProps {
  readonly at: number;
  readonly now: number;
  readonly hasSeconds?: boolean;
}

/** How long ago or until when, and what the clock shows then: beside each other, or below where there is little room. */
export function Moment({ at, now, hasSeconds = false }: MomentProps) {
  return (
    <>
      <Time at={at} now={now} />
      <span class="moment-clock">
        <span class="moment-comma">, </span>
        <Time at={at} now={now} show="short" hasSeconds={hasSeconds} />
      </span>
    </>
  );
}
