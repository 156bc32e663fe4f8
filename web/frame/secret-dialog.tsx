import { useRef } from "preact/hooks";
import type { SecretQuestion } from "../data/secret.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";

/** Asks for the server's secret, where there are no users that could log in. */
export function SecretDialog({ question }: { readonly question: SecretQuestion }) {
  const field = useRef<HTMLInputElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    question.answer(field.current?.value ?? "");
  };
  const cancel = () => question.answer(undefined);
  return (
    <Dialog title="The server's secret" onClose={cancel}>
      <form class="app-secret" onSubmit={submit}>
        {question.wasWrong && (
          <p class="app-secret-wrong" role="alert">
            That is not the secret of this server.
          </p>
        )}
        <p id="app-secret-why">
          This server has no users, so commands are signed with the option <code>secret</code> of its configuration. It
          stays in this page until the page is closed, and is sent nowhere.
        </p>
        <label>
          Secret
          <input
            ref={field}
            type="password"
            autocomplete="off"
            required
            autofocus
            aria-describedby="app-secret-why"
            spellcheck={false}
          />
        </label>
        <div class="app-secret-buttons">
          <Button onClick={cancel}>Cancel</Button>
          <Button type="submit" kind="primary">
            Go on
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
