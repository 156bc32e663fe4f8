import { type CommandSpec, formsOf, type ValueKind } from "./command-spec.ts";

/** The completion of the program for fish. */
export function fishScript(specs: readonly CommandSpec[]): string {
  return `# Completion of karajo for fish.

# Prints the command whose words are on the line, and how many further words there are: "import crontab/0".
function __karajo_place
    set -l path
    set -l count 0
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
        else if contains -- "$path $word" ${valuedFlags(specs)}
            set skip 1
        else if string match -q -- '-*' $word
            continue
        else if contains -- (string trim -- "$path $word") ${specs.map(({ path }) => quoted(path)).join(" ")}
            set path (string trim -- "$path $word")
        else
            set count (math $count + 1)
        end
    end
    echo "$path/$count"
end

# Whether the line is at this command: with a second word, at this argument of it.
function __karajo_at
    set -l place (string split -r -m1 / -- (__karajo_place))
    test "$place[1]" = "$argv[1]"; and begin
        test (count $argv) = 1; or test "$place[2]" = "$argv[2]"
    end
end

function __karajo_jobs
    set -l words (commandline -opc)
    set -l config
    for at in (seq (count $words))
        contains -- $words[$at] --config -config; and set config --config $words[(math $at + 1)]
        string match -q -- '--config=*' $words[$at]; and set config $words[$at]
    end
    $words[1] $config completion jobs 2>/dev/null
end

complete -c karajo -f
${specs.flatMap(linesOf).join("\n")}
`;
}

function linesOf({ path, commands, options, arguments: kinds, isRepeated }: CommandSpec): readonly string[] {
  const at = (argument?: number) =>
    `complete -c karajo -n ${quoted(`__karajo_at ${doubleQuoted(path)}${argument === undefined ? "" : ` ${argument}`}`)}`;
  return [
    ...commands.map(({ name, description }) => `${at(0)} -a ${quoted(name)} -d ${quoted(description)}`),
    ...options.map(({ flag, short, description, value }) => {
      const taken = value === undefined ? "" : ` ${value.kind === "file" ? "-r" : "-x"} ${actionOf(value)}`;
      const letter = short === undefined ? "" : ` -s ${quoted(short.replace(/^-/, ""))}`;
      return `${at()} -l ${quoted(flag.replace(/^--/, ""))}${letter} -d ${quoted(description)}${taken}`;
    }),
    ...kinds.map((kind, index) => {
      const isLast = isRepeated && index === kinds.length - 1;
      return `${at(isLast ? undefined : index)} ${actionOf(kind)}`;
    }),
  ];
}

function valuedFlags(specs: readonly CommandSpec[]): string {
  const flags = specs.flatMap(({ path, options }) =>
    options.filter(({ value }) => value !== undefined).flatMap((option) => formsOf(option, path).map(quoted)),
  );
  return [...flags, ...specs.map(({ path }) => quoted(`${path} -config`))].join(" ");
}

function actionOf(value: ValueKind): string {
  switch (value.kind) {
    case "any":
      return "-f";
    case "file":
      return "-F";
    case "folder":
      return "-a '(__fish_complete_directories)'";
    case "job":
      return "-a '(__karajo_jobs)'";
    case "choices":
      return `-a ${quoted(value.choices.join(" "))}`;
    default:
      return value satisfies never;
  }
}

function doubleQuoted(text: string): string {
  return `"${text.replace(/["\\$]/g, "\\$&")}"`;
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}
