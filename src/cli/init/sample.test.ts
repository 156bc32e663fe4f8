import { expect, test } from "vitest";
import { parseConfiguration } from "../../config/parse-configuration.ts";
import { sampleFiles } from "./sample.ts";

test.each(["/srv/karajo", '/srv/a  b#c;"d\\e'])("the sample for %s is right, without a warning", (folder) => {
  const sources = sampleFiles({ folder, secret: "a-secret" }).map(
    ({ path, text }) => ({ file: path, text, role: "main" }) as const,
  );
  const { configuration, problems } = parseConfiguration(sources, { fallbackSecret: "", environment: {} });
  expect(problems).toEqual([]);
  expect(configuration?.settings).toMatchObject({ dirBase: folder, secret: "a-secret" });
  expect([configuration?.jobs.length, configuration?.httpJobs.length]).toEqual([1, 1]);
});

test("what the sample has as comments is right, too", () => {
  const [main] = sampleFiles({ folder: "/srv", secret: "s" });
  // Those that stand for another, or for a value that only its reader knows, apart.
  const text = (main?.text ?? "").replace(/^#(?=[a-z_[])(?!interval|password)/gm, "").replace('[user "you"]', "");
  const surroundings = { fallbackSecret: "", environment: { SMTP_PASSWORD: "x" } };
  const { problems } = parseConfiguration([{ file: "karajo.conf", text, role: "main" }], surroundings);
  expect(problems).toEqual([]);
});
