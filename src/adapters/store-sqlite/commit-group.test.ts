import { expect, test } from "vitest";
import { hastyClock } from "../../ports/testing/fake-clock.ts";
import { CommitGroup } from "./commit-group.ts";
import { connect } from "./driver.ts";

test("a change that is asked for in the very moment in which others are confirmed is confirmed too", async () => {
  const db = await connect(":memory:");
  db.exec("create table number (value integer)");
  const group = new CommitGroup(db, { clock: hastyClock, sync: async () => undefined });
  const add = (value: number) => () => db.exec(`insert into number values (${value})`);
  let last: Promise<void> = Promise.resolve();
  await group.write(add(0)).then(() => {
    last = group.write(add(1)).then(() => group.write(add(2)));
  });
  await last;
  await group.flush();
  expect(db.prepare("select value from number").all()).toEqual([{ value: 0 }, { value: 1 }, { value: 2 }]);
  db.close();
});
