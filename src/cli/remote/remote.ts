import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { UTC } from "../../domain/zone.ts";
import { Client } from "../../node-client.ts";
import { type TerminalClock, terminalClock } from "../clock.ts";
import type { Shell } from "../shell.ts";
import { type TimeStyle, zoneOfTerminal } from "../time-words.ts";
import { aboutOption, advised } from "./advice.ts";
import { type JobCalls, jobCalls } from "./job-calls.ts";
import { jobsOf, type KeyedJob, serverJob } from "./jobs.ts";
import { isInsecure, placeGiven } from "./options.ts";
import { withProgress } from "./progress.ts";
import { type ServerPlace, serverPlace } from "./server-place.ts";

/** A job of the server, and what can be asked about it. */
export interface RemoteJob extends KeyedJob {
  readonly calls: JobCalls;
}

/** The server that a command talks to. */
export class Remote {
  readonly shell: Shell;
  readonly clock: TerminalClock = terminalClock;
  readonly place: ServerPlace;
  readonly client: Client;
  readonly #isUtc: boolean;

  /** Asks nothing yet. Throws `ERR_OPTION_INVALID` where nobody says where the server is. */
  constructor(shell: Shell, command: Command) {
    this.shell = shell;
    this.place = serverPlace(placeGiven(command, shell.environment), (file) => readFileSync(file, "utf8"));
    const { url: serverUrl, secret } = this.place;
    try {
      this.client = new Client({ serverUrl, secret, insecure: isInsecure(command) });
    } catch (error) {
      throw aboutOption(error, this.place);
    }
    this.#isUtc = command.opts<{ readonly utc?: boolean }>().utc === true;
  }

  /** By which clock times are shown, now. */
  get times(): TimeStyle {
    return { now: this.clock.now(), zone: this.#isUtc ? UTC : zoneOfTerminal() };
  }

  /** Asks the server. What fails says what to do. */
  async ask<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    try {
      const { err } = this.shell;
      return await withProgress({ err, clock: this.clock }, `waiting for ${this.place.url}`, () => work(this.client));
    } catch (error) {
      throw advised(error, this.place);
    }
  }

  async jobs(): Promise<readonly KeyedJob[]> {
    return jobsOf(await this.ask((client) => client.env()));
  }

  /** The jobs that a person means, all of which must be there. Throws `ERR_JOB_NOT_FOUND` or `ERR_OPTION_INVALID`. */
  async find(names: readonly string[]): Promise<readonly RemoteJob[]> {
    const jobs = await this.jobs();
    return names.map((name) => {
      const job = serverJob(jobs, name);
      return { ...job, calls: jobCalls(this.client, job) };
    });
  }

  async findOne(name: string): Promise<RemoteJob> {
    const job = serverJob(await this.jobs(), name);
    return { ...job, calls: jobCalls(this.client, job) };
  }
}
