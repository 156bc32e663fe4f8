import type { Route } from "../contract/routes.ts";
import type { WireRun, WireSlot } from "../contract/wire-history.ts";
import type { WireComingSlot } from "../contract/wire-overview.ts";
import { listIn } from "./answer.ts";
import type { Caller } from "./caller.ts";
import type { CallOptions } from "./client-options.ts";
import { type Time, timeText } from "./parameters.ts";

/** Which runs of a job are asked for. */
export interface RunsOptions extends CallOptions {
  /**
   * Only runs whose counters are below this one.
   * @default from the newest run on
   */
  readonly before?: number | undefined;
  /**
   * How many runs at the most, from 1 to 1000; more count as 1000.
   * @default 100
   */
  readonly limit?: number | undefined;
}

/** Which slots of a job are asked for. */
export interface SlotsOptions extends CallOptions {
  /**
   * From when on.
   * @default a day before `to`
   */
  readonly from?: Time | undefined;
  /**
   * Until when.
   * @default now
   */
  readonly to?: Time | undefined;
  /**
   * How many slots at the most, from 1 to 1000; more count as 1000. The newest are given.
   * @default 100
   */
  readonly limit?: number | undefined;
}

/** Which slots to come are asked for. */
export interface NextOptions extends CallOptions {
  /**
   * After when.
   * @default now
   */
  readonly from?: Time | undefined;
  /**
   * How many slots at the most, from 1 to 100; more count as 100.
   * @default 10
   */
  readonly count?: number | undefined;
}

const PAGE = 100;

/** What a job did and will do, by the addresses of its kind. */
export class RunHistory {
  readonly #caller: Caller;
  readonly #routes: { readonly runs: Route; readonly slots: Route; readonly next: Route };

  constructor(caller: Caller, routes: { readonly runs: Route; readonly slots: Route; readonly next: Route }) {
    this.#caller = caller;
    this.#routes = routes;
  }

  async runs(id: string, { before, limit, ...call }: RunsOptions): Promise<readonly WireRun[]> {
    return listIn(await this.#caller.ask(this.#routes.runs, { id, before, limit }, call));
  }

  async *allRuns(id: string, call: CallOptions): AsyncGenerator<WireRun, void> {
    let page = await this.runs(id, { ...call, limit: PAGE });
    for (;;) {
      yield* page;
      const last = page.at(-1);
      if (last === undefined || last.counter <= 1) return;
      page = await this.runs(id, { ...call, before: last.counter, limit: PAGE });
    }
  }

  async slots(id: string, { from, to, limit, ...call }: SlotsOptions): Promise<readonly WireSlot[]> {
    const parameters = { id, from: timeText("from", from), to: timeText("to", to), limit };
    return listIn(await this.#caller.ask(this.#routes.slots, parameters, call));
  }

  async next(id: string, { from, count, ...call }: NextOptions): Promise<readonly WireComingSlot[]> {
    return listIn(await this.#caller.ask(this.#routes.next, { id, from: timeText("from", from), count }, call));
  }
}
