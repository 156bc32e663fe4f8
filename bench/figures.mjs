// What a measurement comes to: its median, how far the rounds lie apart, and the ratio to what was measured beside it.

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** Measures each in turn, A B A B …, so that what the machine is up to meanwhile befalls both. */
export async function inTurn(rounds, measures) {
  const values = Object.fromEntries(Object.keys(measures).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, measure] of Object.entries(measures)) values[name].push(await measure(round));
  }
  return values;
}

/** One row of the page. `own` and `other` are the values of all rounds; `other` may be missing. */
export function row({ what, unit, own, other, otherName, bar }) {
  const ratios = other?.map((each, at) => own[at] / each);
  return {
    what,
    unit,
    own: spread(own),
    other: other && spread(other),
    otherName,
    ratio: ratios && spread(ratios),
    bar,
  };
}

function spread(values) {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

export function page(rows, environment) {
  const shown = ({ median: middle, least, most }, unit = "") =>
    `${digits(middle)}${unit && ` ${unit}`}${least === most ? "" : ` (${digits(least)}–${digits(most)})`}`;
  const lines = rows.map(({ what, unit, own, other, otherName, ratio, bar = "" }) =>
    [what, shown(own, unit), other ? `${otherName}: ${shown(other, unit)}` : "", ratio ? shown(ratio) : "", bar].join(
      " | ",
    ),
  );
  return [
    environment,
    "",
    "| what | karajo: median (least–most) | beside it | ratio | bar |",
    "|---|---|---|---|---|",
    ...lines.map((line) => `| ${line} |`),
  ].join("\n");
}

function digits(value) {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
