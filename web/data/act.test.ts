import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { aWireJob } from "../model/testing/a-wire-job.ts";
import { createAct } from "./act.ts";
import { ApiError } from "./api.ts";
import { Secret } from "./secret.ts";

const payload = "_karajo_epoch=1&id=a";

/** Commands against a server whose secret is `right`, from a person who answers questions for it one after the other. */
function aPerson(answers: readonly (string | undefined)[], failure?: ApiError) {
  const secret = new Secret();
  const told: string[] = [];
  const questions: boolean[] = [];
  const left = [...answers];
  secret.question.subscribe((question) => {
    if (question === undefined) return;
    questions.push(question.wasWrong);
    queueMicrotask(() => question.answer(left.shift()));
  });
  const act = createAct({
    api: {
      command: async () => {
        if (failure !== undefined) throw failure;
        const right = createHmac("sha256", "right").update(payload).digest("hex");
        if ((await secret.sign(payload)) !== right) throw new ApiError("ERR_UNAUTHORIZED", "invalid signature", 401);
        return aWireJob();
      },
    },
    secret,
    tell: (message, kind = "info") => void told.push(`${kind}: ${message}`),
    nameOf: () => "Backup",
    onUnauthorized: () => void told.push("log in"),
  });
  return { act, told, questions };
}

test("the secret is asked for once, and the person told what was done", async () => {
  const { act, told, questions } = aPerson(["right"]);
  await act("exec:a", "trigger");
  await act("exec:a", "pause");
  expect(told).toEqual(["info: Backup was triggered", "info: Backup was paused"]);
  expect(questions).toEqual([false]);
});

test("a secret that the server refuses is asked for again, which says so", async () => {
  const { act, told, questions } = aPerson(["wrong", "right"]);
  await act("exec:a", "cancel");
  expect(told).toEqual(["info: Backup is being canceled"]);
  expect(questions).toEqual([false, true]);
});

test("who does not give the secret has commanded nothing", async () => {
  const { act, told } = aPerson([undefined]);
  await act("exec:a", "trigger");
  expect(told).toEqual([]);
});

test.each([
  [new ApiError("ERR_STORE", "the store is not available", 503), "the store is not available"],
  [new ApiError("ERR_JOB_PAUSED", "job is paused", 412), "it is paused; resume it first"],
  [new ApiError("ERR_JOB_ALREADY_RUN", "job already run", 429), "no more of its runs may wait"],
])("what goes wrong is told with its reason: %s", async (failure, reason) => {
  const { act, told } = aPerson(["right"], failure);
  await act("exec:a", "trigger");
  expect(told).toEqual([`error: Backup was not triggered: ${reason}`]);
});

test("where there are users a session that has ended leads to the login", async () => {
  const told: string[] = [];
  const act = createAct({
    api: { command: () => Promise.reject(new ApiError("ERR_UNAUTHORIZED", "no", 401)) },
    secret: undefined,
    tell: (message) => void told.push(message),
    nameOf: () => "Backup",
    onUnauthorized: () => void told.push("log in"),
  });
  await act("exec:a", "trigger");
  expect(told).toEqual(["log in"]);
});
