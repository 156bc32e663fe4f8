import { type CommandSpec, formsOf, type ValueKind } from "./command-spec.ts";

/** The completion of the program for zsh. */
export function zshScript(specs: readonly CommandSpec[]): string {
  return `#compdef karajo
# Completion of karajo for zsh.

_karajo_jobs() {
  local -a jobs
  jobs=(\${(f)"$(\${words[1]/#\\~/$HOME} \${karajo_config:+--config} \${karajo_config/#\\~/$HOME} completion jobs 2>/dev/null)"})
  compadd -a jobs
}

_karajo_value() {
  case "$1" in
${specs.flatMap(valueCases).join("\n")}
    *) return 1 ;;
  esac
}

_karajo_argument() {
  case "$1" in
${specs.flatMap(argumentCases).join("\n")}
  esac
}

_karajo_takes_value() {
  case "$1" in
${takesValueCase(specs)}
    *) return 1 ;;
  esac
}

_karajo_list() {
  local -a commands options
  case "$1" in
${specs.map(listCase).join("\n")}
  esac
  if [[ "$2" == -* ]]; then
    _describe option options
  elif (( \${#commands} > 0 )); then
    _describe command commands
  else
    return 1
  fi
}

_karajo_is_command() {
  case "$1" in
${specs.map(({ path }) => `    ${quoted(path)}) return 0 ;;`).join("\n")}
    *) return 1 ;;
  esac
}

_karajo() {
  local command_path="" option="" karajo_config="" word
  local -i count=0 index
  for ((index = 2; index < CURRENT; index++)); do
    word="\${(Q)words[index]}"
    [[ "$word" == -config ]] && word=--config
    if [[ -n "$option" ]]; then
      [[ "$option" == --config ]] && karajo_config="$word"
      option=""
    elif [[ "$word" == --config=* ]]; then
      karajo_config="\${word#--config=}"
    elif [[ "$word" == -* ]]; then
      _karajo_takes_value "$command_path $word" && option="$word"
    elif _karajo_is_command "\${command_path:+$command_path }$word"; then
      command_path="\${command_path:+$command_path }$word"
    else
      count+=1
    fi
  done
  if [[ -n "$option" ]]; then
    _karajo_value "$command_path $option"
    return
  fi
  _karajo_list "$command_path" "\${words[CURRENT]}" || _karajo_argument "$command_path $count"
}

# Found in fpath it is called at once; read by source it is registered.
if [[ "\${funcstack[1]}" == _karajo ]]; then
  _karajo "$@"
else
  compdef _karajo karajo
fi
`;
}

function valueCases({ path, options }: CommandSpec): readonly string[] {
  return options.flatMap((option) => {
    if (option.value === undefined) return [];
    return [`    ${formsOf(option, path).map(quoted).join(" | ")}) ${actionOf(option.value)} ;;`];
  });
}

function argumentCases({ path, arguments: kinds, isRepeated }: CommandSpec): readonly string[] {
  return kinds.map((kind, index) => {
    const pattern =
      isRepeated && index === kinds.length - 1 ? `${quoted(`${path} `)}[0-9]*` : quoted(`${path} ${index}`);
    return `    ${pattern}) ${actionOf(kind)} ;;`;
  });
}

function takesValueCase(specs: readonly CommandSpec[]): string {
  const flags = specs.flatMap(({ path, options }) =>
    options.filter(({ value }) => value !== undefined).flatMap((option) => formsOf(option, path).map(quoted)),
  );
  return `    ${flags.join(" | ")}) return 0 ;;`;
}

function listCase({ path, commands, options }: CommandSpec): string {
  const entries = (list: readonly (readonly [string, string])[]) =>
    list.map(([name, description]) => quoted(`${name.replaceAll(":", "\\:")}:${description}`)).join(" ");
  return `    ${quoted(path)})
      commands=(${entries(commands.map(({ name, description }) => [name, description]))})
      options=(${entries(options.map(({ flag, description }) => [flag, description]))})
      ;;`;
}

function actionOf(value: ValueKind): string {
  switch (value.kind) {
    case "any":
      return "_message value";
    case "file":
      return "_files";
    case "folder":
      return "_files -/";
    case "job":
      return "_karajo_jobs";
    case "choices":
      return `compadd -- ${value.choices.map(quoted).join(" ")}`;
    default:
      return value satisfies never;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
