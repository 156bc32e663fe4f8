import type { WireSession } from "../wire-overview.ts";
import { answered, type Operation, refused } from "./operation.ts";
import { SESSION } from "./overview-schemas.ts";
import { EPOCH } from "./parameters.ts";
import { text } from "./schema.ts";

export const LOGIN: Operation = {
  tag: "Sessions",
  summary: "Log in",
  description:
    "Begins a session, good for a day. The 6th attempt within a minute from one address for one name is refused, and so is the 31st from one address, unless one succeeded meanwhile: wait for as long as `Retry-After` says. A form that a browser sends, whose `Accept` has `text/html`, is led on to the pages instead.",
  access: "anybody",
  input: {
    kind: "form",
    parameters: [
      { name: "name", schema: text("The name of the user.") },
      { name: "password", schema: text("The password.") },
    ],
  },
  success: {
    kind: "answer",
    description: "The session has begun.",
    headers: { "Set-Cookie": "The cookie `karajo`, which carries the session." },
  },
  errors: ["ERR_AUTH_LOGIN", "ERR_AUTH_TOO_MANY", "ERR_STORE"],
  examples: [
    {
      name: "welcome",
      summary: "The right password",
      by: "nobody",
      given: { name: "ada", password: "correct horse" },
      answer: answered(),
    },
    {
      name: "wrong",
      summary: "A wrong one",
      by: "nobody",
      given: { name: "ada", password: "wrong" },
      answer: refused("ERR_AUTH_LOGIN", "invalid user name and/or password"),
    },
    {
      name: "guessing",
      summary: "After five wrong ones",
      by: "nobody",
      given: { name: "eve", password: "wrong" },
      answer: refused("ERR_AUTH_TOO_MANY", "too many failed logins; try again in 60 s"),
    },
  ],
};

export const LOGOUT: Operation = {
  tag: "Sessions",
  summary: "Log out",
  description: "Ends the session of the cookie, on the server too. Without one, nothing happens.",
  access: "anybody",
  input: { kind: "form", parameters: [] },
  success: {
    kind: "answer",
    description: "The session has ended.",
    headers: { "Set-Cookie": "Takes the cookie back." },
  },
  errors: ["ERR_STORE"],
  examples: [{ name: "bye", summary: "Logged out", by: "session", answer: answered() }],
};

const ADA: WireSession = {
  name: "karajo",
  version: "0.10.0",
  user: "ada",
  has_users: true,
  max_job_running: 10,
  now: 1_774_752_000_000,
};

export const SESSION_READ: Operation = {
  tag: "Sessions",
  summary: "Read who is logged in",
  description: "Who asks, and the name, version and clock of the server, for a page that begins.",
  access: "reader",
  input: { kind: "query", parameters: [EPOCH] },
  success: { kind: "answer", description: "The session.", data: SESSION },
  errors: [],
  examples: [
    { name: "user", summary: "A user", by: "session", answer: answered(ADA) },
    {
      name: "nobody",
      summary: "Nobody",
      by: "nobody",
      answer: refused("ERR_UNAUTHORIZED", "empty or invalid session or signature: log in, or sign the query string"),
    },
  ],
};
