import { useState } from "preact/hooks";
import { sizeText } from "../model/log-display.ts";
import { formattedJson, type HttpExchange, type HttpHeader, type HttpMessage, statusOf } from "../model/log-http.ts";
import { Button } from "./button.tsx";
import { CopyButton } from "./copy-button.tsx";

/** What an HTTP job sent and what came back, the newest exchange open. */
export function LogExchangeList({ exchanges }: { readonly exchanges: readonly HttpExchange[] }) {
  const attempts = new Set(exchanges.map(({ attempt }) => attempt)).size;
  if (exchanges.length === 1 && exchanges[0] !== undefined) return <Panes exchange={exchanges[0]} />;
  return (
    <ol class="log-exchanges">
      {exchanges.map((exchange, i) => (
        <li key={exchange.request.offset}>
          <details open={i === exchanges.length - 1}>
            <summary>
              {attempts > 1 && <span class="log-exchange-attempt">Attempt {exchange.attempt}</span>}
              <code>{exchange.request.first.replace(/ HTTP\/[0-9.]+$/, "")}</code>
              <Answer exchange={exchange} />
            </summary>
            <Panes exchange={exchange} />
            {exchange.response !== undefined && exchange.failure !== undefined && (
              <p class="log-exchange-bad">{exchange.failure}</p>
            )}
          </details>
        </li>
      ))}
    </ol>
  );
}

function Answer({ exchange: { response, failure } }: { readonly exchange: HttpExchange }) {
  if (response === undefined) return <span class="log-exchange-bad">{failure ?? "no answer yet"}</span>;
  const status = statusOf(response);
  const words = response.first.replace(/^HTTP\/[0-9.]+ /, "");
  return <span class={status !== undefined && status < 400 ? "log-exchange-ok" : "log-exchange-bad"}>{words}</span>;
}

function Panes({ exchange }: { readonly exchange: HttpExchange }) {
  const { request, response, failure } = exchange;
  return (
    <div class="log-panes">
      <Pane title="Request" message={request} />
      {response === undefined ? (
        <section class="log-pane">
          <h2>Response</h2>
          <p class="log-pane-none">{failure === undefined ? "It has not come yet." : "There was none."}</p>
        </section>
      ) : (
        <Pane title="Response" message={response} status={statusOf(response)} />
      )}
    </div>
  );
}

interface PaneProps {
  readonly title: string;
  readonly message: HttpMessage;
  readonly status?: number | undefined;
}

function Pane({ title, message, status }: PaneProps) {
  const tone = status === undefined ? "" : status < 400 ? "log-exchange-ok" : "log-exchange-bad";
  return (
    <section class="log-pane">
      <h2>{title}</h2>
      <p class={`log-pane-first ${tone}`}>{message.first}</p>
      {message.headers.length > 0 && <Headers headers={message.headers} />}
      <Body message={message} what={`the body of the ${title.toLowerCase()}`} />
    </section>
  );
}

function Headers({ headers }: { readonly headers: readonly HttpHeader[] }) {
  return (
    <dl class="log-headers">
      {headers.map(({ name, value }, i) => (
        <div key={i}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Body({ message: { body, notLogged }, what }: { readonly message: HttpMessage; readonly what: string }) {
  const [isRaw, setRaw] = useState(false);
  const formatted = formattedJson(body);
  if (body === "" && notLogged === 0) return <p class="log-pane-none">No body.</p>;
  return (
    <>
      <div class="log-body-tools">
        {formatted !== undefined && (
          <Button kind="quiet" isPressed={!isRaw} onClick={() => setRaw(!isRaw)}>
            Formatted
          </Button>
        )}
        <CopyButton text={body} what={what} />
      </div>
      <pre class="log-body">{isRaw ? body : (formatted ?? body)}</pre>
      {notLogged > 0 && <p class="log-pane-none">{sizeText(notLogged)} more were not logged.</p>}
    </>
  );
}
