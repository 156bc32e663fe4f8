// @ts-check
// A program of its own with karajo inside: the jobs of examples/demo, given by code, and two things that no file can
// give: a job that is a function, and a route beside karajo's.
//
//   node examples/by-code/server.mjs [--listen HOST:PORT] [--dir FOLDER]
//
// In a program of yours, `npm install karajo` makes the same import work; here it needs `npm run build` once.
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { AppError, Env, Karajo } from "karajo";

const { values: args } = parseArgs({
  options: {
    listen: { type: "string", default: "127.0.0.1:31937" },
    dir: { type: "string", default: join(tmpdir(), "karajo-by-code") },
  },
});

/**
 * Who knocked at the webhook of the job "guest book".
 * @type {string[]}
 */
const guests = [];

/**
 * Writes who knocks into the guest book: the function of a job. What it throws is why the run failed.
 * @type {import("karajo").JobFunction}
 */
async function welcome({ log, signal, request }) {
  const { guest } = JSON.parse(Buffer.from(request?.body ?? "{}").toString());
  if (typeof guest !== "string") throw new Error('expected a body such as {"guest":"Ann"}');
  signal.throwIfAborted();
  guests.push(guest);
  await log.write(`welcome, ${guest}\n`);
}

/** @type {import("karajo").EnvOptions} */
const options = {
  name: "Demonstration by code",
  listenAddress: args.listen,
  dirBase: args.dir,
  dirPublic: join(import.meta.dirname, "..", "demo", "public"),
  // For this demonstration only: whoever knows it can run the jobs.
  secret: "demo",
  maxJobRunning: 4,
  jobs: {
    greeting: {
      description: "Runs when somebody calls its webhook; the README shows how.",
      path: "/greeting",
      commands: ["echo Hello from run number $KARAJO_JOB_COUNTER"],
    },
    clock: {
      description: "Runs at the start of <b>every minute</b>.",
      schedule: "minutely",
      logRetention: 10,
      commands: ["date -u", "uptime || cat /proc/loadavg"],
    },
    "disk space": {
      description: "Runs a minute after it ended the last time, and at once when it is overdue.",
      interval: "1m",
      commands: ["df -h ."],
    },
    deploy: {
      description: "A webhook as GitHub calls it, with a secret of its own.",
      path: "/deploy",
      authKind: "github",
      secret: "demo-github",
      commands: ["echo deploying", "sleep 2", "echo deployed"],
    },
    failing: {
      description: "Fails on purpose: its second command ends with status 3, so the third never runs.",
      interval: "2m",
      logRetention: 3,
      commands: ["echo this works", "echo this does not >&2; exit 3", "echo this is never reached"],
    },
    long: {
      description: "Takes two minutes. Watch its log grow, or cancel it.",
      path: "/long",
      interval: "10m",
      commands: ["for i in $(seq 1 120); do echo step $i of 120; sleep 1; done"],
    },
    "guest book": {
      description: 'A function of this program; its webhook takes a body such as <code>{"guest":"Ann"}</code>.',
      path: "/guest-book",
      call: welcome,
    },
  },
  httpJobs: {
    greet: {
      description: "Calls the webhook of the job greeting every minute.",
      interval: "1m",
      httpMethod: "POST",
      httpRequestType: "json",
      httpUrl: "/karajo/api/job_exec/run/greeting",
    },
    look: {
      description: "Reads the environment of this server at the start of every minute.",
      schedule: "minutely",
      httpUrl: "/karajo/api/environment",
    },
    "look in vain": {
      description: "Fails, because there is nothing at this address.",
      interval: "3m",
      httpUrl: "/karajo/api/nothing",
    },
  },
};

try {
  const karajo = new Karajo(new Env(options));
  karajo.httpd.get("/guests", async () => ({ guests }));
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => karajo.stop({ now: true }));
  await karajo.start();
  console.log(`the jobs are at ${karajo.url}/karajo/, the guests at ${karajo.url}/guests`);
} catch (error) {
  // What a user can mend has a code; anything else is a bug and should be seen as one.
  if (!(error instanceof AppError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
