import type { Fact, FactValue } from "../model/definition.ts";

/** How a job is defined. */
export function Definition({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="definition">
      {facts.map(({ term, value }) => (
        <div class={`definition-fact definition-${value.kind}`} key={term}>
          <dt>{term}</dt>
          <dd>
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value }: { readonly value: FactValue }) {
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
    default:
      return value satisfies never;
  }
}
