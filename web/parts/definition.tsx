import type { WireJobKey } from "../../src/contract/wire.ts";
import type { Fact, FactValue } from "../model/definition.ts";
import { addressOf } from "../model/route.ts";

interface DefinitionProps {
  readonly facts: readonly Fact[];
  /** The name of another job. */
  readonly nameOf: (key: WireJobKey) => string;
}

/** How a job is defined. */
export function Definition({ facts, nameOf }: DefinitionProps) {
  return (
    <dl class="definition">
      {facts.map(({ term, value }) => (
        <div class={`definition-fact definition-${value.kind}`} key={term}>
          <dt>{term}</dt>
          <dd>
            <Value value={value} nameOf={nameOf} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value, nameOf }: { readonly value: FactValue } & Pick<DefinitionProps, "nameOf">) {
  switch (value.kind) {
    case "text":
      return <>{value.text}</>;
    case "code":
      return (
        <>
          {value.lines.map((line, index) => (
            <code class="definition-line" key={index}>
              {line}
            </code>
          ))}
          {value.meaning !== undefined && <span class="definition-meaning">{value.meaning}</span>}
        </>
      );
    case "commands":
      return (
        <ol class="definition-commands">
          {value.commands.map((command, index) => (
            <li key={index}>
              <pre>
                <code>{command}</code>
              </pre>
            </li>
          ))}
        </ol>
      );
    case "jobs":
      return (
        <ul class="definition-jobs">
          {value.keys.map((key) => (
            <li key={key}>
              <a href={addressOf({ page: "job", key })}>{nameOf(key)}</a>
            </li>
          ))}
        </ul>
      );
    default:
      return value satisfies never;
  }
}
