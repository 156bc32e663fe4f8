import { type CommandSpec, formsOf, type ValueKind } from "./command-spec.ts";

/** The completion of the program for bash, 4.0 or later. */
export function bashScript(specs: readonly CommandSpec[]): string {
  return `# Completion of karajo for bash.

# The kind of a value: words to choose from, or @file, @folder, @job or @any.
_karajo_value() {
  case "$1" in
${specs.flatMap(valueCases).join("\n")}
  esac
}

_karajo_argument() {
  case "$1" in
${specs.flatMap(argumentCases).join("\n")}
  esac
}

_karajo_commands() {
  case "$1" in
${specs.flatMap(commandCase).join("\n")}
  esac
}

_karajo_options() {
  case "$1" in
${specs.map(({ path, options }) => `    ${quoted(path)}) echo ${quoted(options.map(({ flag }) => flag).join(" "))} ;;`).join("\n")}
  esac
}

_karajo() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" option="" config="" count=0 word index kind
  local -a files
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    [[ "$word" == -config ]] && word=--config
    if [[ "$word" == "=" ]]; then
      continue # bash takes --option=value for three words
    elif [[ -n "$option" ]]; then
      [[ "$option" == --config ]] && config="$word"
      option=""
    elif [[ "$word" == -* ]]; then
      [[ -n "$(_karajo_value "$path $word")" ]] && option="$word"
    elif [[ " $(_karajo_commands "$path") " == *" $word "* ]]; then
      path="\${path:+$path }$word"
    else
      count=$((count + 1))
    fi
  done
  [[ "$current" == "=" ]] && current=""
  COMPREPLY=()
  if [[ -n "$option" ]]; then
    kind="$(_karajo_value "$path $option")"
  elif [[ "$current" == -* ]]; then
    kind="$(_karajo_options "$path")"
  else
    kind="$(_karajo_commands "$path")"
    [[ -z "$kind" ]] && kind="$(_karajo_argument "$path $count")"
  fi
  case "$kind" in
    @any) ;;
    @file | @folder)
      compopt -o filenames 2>/dev/null
      [[ "$kind" == @folder ]] && files=(-d) || files=(-f)
      while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen "\${files[@]}" -- "\${current/#~/$HOME}")
      ;;
    @job)
      while IFS= read -r word; do [[ "$word" == "$current"* ]] && COMPREPLY+=("$word"); done \\
        < <("\${COMP_WORDS[0]/#~/$HOME}" \${config:+--config "\${config/#~/$HOME}"} completion jobs 2>/dev/null)
      ;;
    *)
      for word in $kind; do [[ "$word" == "$current"* ]] && COMPREPLY+=("$word"); done
      ;;
  esac
}

complete -F _karajo karajo
`;
}

function valueCases({ path, options }: CommandSpec): readonly string[] {
  return options.flatMap((option) => {
    if (option.value === undefined) return [];
    return [`    ${formsOf(option, path).map(quoted).join(" | ")}) echo ${quoted(wordsOf(option.value))} ;;`];
  });
}

function argumentCases({ path, arguments: kinds, isRepeated }: CommandSpec): readonly string[] {
  return kinds.map((kind, index) => {
    const pattern =
      isRepeated && index === kinds.length - 1 ? `${quoted(`${path} `)}[0-9]*` : quoted(`${path} ${index}`);
    return `    ${pattern}) echo ${quoted(wordsOf(kind))} ;;`;
  });
}

function commandCase({ path, commands }: CommandSpec): readonly string[] {
  if (commands.length === 0) return [];
  return [`    ${quoted(path)}) echo ${quoted(commands.map(({ name }) => name).join(" "))} ;;`];
}

function wordsOf(value: ValueKind): string {
  return value.kind === "choices" ? value.choices.join(" ") : `@${value.kind}`;
}

/** In single quotes, as every shell here takes them. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
