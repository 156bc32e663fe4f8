// Loaded into the program before all else (`NODE_OPTIONS=--require`): its clock is ahead of the real one by as many
// milliseconds as a file says, and steps when the file changes.
const { readFileSync } = require("node:fs");

const RealDate = Date;
const now = () => RealDate.now() + Number(readFileSync(process.env.CLOCK_AHEAD_FILE, "utf8"));

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(now());
    else super(...given);
  }

  static now() {
    return now();
  }
};
