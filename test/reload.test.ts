import { expect, test } from "vitest";
import { Program, until } from "./support/program.ts";

const SLOW = `[job "slow"]
path = /slow
command = "echo old >>record; sleep 1; echo old done >>record"
`;

async function configure(program: Program, jobs: string, change = (text: string) => text): Promise<void> {
  const text = await program.read("etc/karajo/karajo.conf");
  const settings = text.slice(0, text.indexOf("[job"));
  await program.write("etc/karajo/karajo.conf", change(`${settings}${jobs}`));
}

test("SIGHUP changes the jobs, and leaves alone what runs", async () => {
  await using program = await Program.prepare(SLOW);
  await program.start();
  await program.run("/slow");
  await until(() =>
    program.read("var/lib/karajo/job/slow/record").then(
      (text) => text === "old\n",
      () => false,
    ),
  );
  await configure(
    program,
    `${SLOW.replaceAll("old", "new").replace("sleep 1; ", "")}[job "added"]\npath = /added\ncommand = true\n`,
  );
  process.kill(program.pid, "SIGHUP");
  await until(() => program.output.includes("config.reloaded"));
  expect(await program.run("/added")).toBe(200);
  expect(await program.run("/slow")).toBe(200);
  await until(async () => (await program.job("slow")).logs?.at(-1)?.name === "slow.2.success");
  expect(await program.read("var/lib/karajo/job/slow/record")).toBe("old\nold done\nnew\nnew done\n");
});

test("a bad configuration changes nothing and says why", async () => {
  await using program = await Program.prepare(SLOW);
  await program.start();
  await configure(program, '[job "slow"]\nschedule = daily@25:00\ncommand = true\n');
  const { status, body } = await program.reload();
  expect(status).toBe(400);
  expect(body.name).toBe("ERR_CONFIG_INVALID");
  expect(body.message).toMatch(/karajo[.]conf:\d+:\d+: hour 25/);
  await until(() => program.output.includes("config.refused"));
  expect(await program.run("/slow")).toBe(200);
});

test("what counts from the next start on is named, and does not change", async () => {
  await using program = await Program.prepare(SLOW);
  await program.start();
  await configure(program, SLOW, (text) => text.replace(/listen_address = .*/, "listen_address = 127.0.0.1:1"));
  expect(await program.reload()).toMatchObject({
    status: 200,
    body: { data: { jobs: 1, http_jobs: 0, needs_restart: ["listen_address"] } },
  });
  await configure(program, SLOW, (text) => text.replace(/dir_base = .*/, "dir_base = /nowhere"));
  expect(await program.reload()).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/dir_base cannot change from ".*" to "\/nowhere" while karajo runs/) },
  });
  expect((await program.get("/karajo/readyz")).status).toBe(200);
});

test("a new secret counts at once", async () => {
  await using program = await Program.prepare(SLOW);
  await program.start();
  await configure(program, SLOW, (text) => text.replace(/^secret = .*/m, "secret = another"));
  expect((await program.reload()).status).toBe(200);
  expect((await program.reload()).status).toBe(401);
});
