import { describe, expect, test } from "vitest";
import { anExecJob, anHttpJob } from "../../domain/testing/a-job.ts";
import { aServer, sign, type TestServer } from "../testing/a-server.ts";

const deploy = anExecJob({ name: "deploy", path: "/deploy", secret: "s3cret" });
const ping = anHttpJob({ name: "ping", url: "http://127.0.0.1/ping" });
const signedBy = (text: string, secret?: string) => ({ "x-karajo-sign": sign(text, secret) });

const TRIGGERS: readonly (readonly [string, (server: TestServer) => ReturnType<TestServer["post"]>])[] = [
  ["by hand", ({ post }) => post("/karajo/api/job_exec/trigger", "id=deploy", signedBy("id=deploy"))],
  ["by a webhook", ({ post }) => post("/karajo/api/job_exec/run/deploy", "{}", signedBy("{}", "s3cret"))],
  ["of an HTTP job", ({ post }) => post("/karajo/api/job_http/trigger?id=ping", undefined, signedBy("id=ping"))],
];

describe.each(TRIGGERS)("a trigger %s", (_, trigger) => {
  test("is told which run it became, also while another runs", async () => {
    const server = await aServer({ jobs: [deploy], httpJobs: [ping] });
    const answers = [await trigger(server), await trigger(server)];
    expect(answers.map(({ headers }) => headers["karajo-run-counter"])).toEqual(["1", "2"]);
    const refused = await trigger(server);
    expect(refused.statusCode).toBe(429);
    expect(refused.headers).not.toHaveProperty("karajo-run-counter");
  });
});
