import { type Html, html } from "./html.ts";
import { page } from "./layout.ts";

/** What there is to say before somebody logs in. */
export interface LoginWords {
  /** Where it posts to; empty for the address that it is at, with the fragment that only the browser knows. */
  readonly action: string;
  /** What went wrong the last time. */
  readonly problem?: string | undefined;
  /** Who tried to log in: the name need not be typed again. */
  readonly user?: string | undefined;
  readonly note?: string | undefined;
}

/** The login page of the server called `name`. */
export function loginPage(name: string, { action, problem, user = "", note }: LoginWords): string {
  return page(
    `${name}: log in`,
    html`<main class="login">
<h1>${name}</h1>
${note === undefined ? html`` : html`<p class="note">${note}</p>`}
${problem === undefined ? html`` : html`<p class="problem" role="alert">${sentence(problem)}</p>`}
<form method="post" action="${action}">
<label>Name <input name="name" value="${user}" autocomplete="username" autocapitalize="none" spellcheck="false" required ${focus(user === "")}></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required ${focus(user !== "")}></label>
<button>Log in</button>
</form>
</main>`,
  );
}

function focus(hasIt: boolean): Html {
  return hasIt ? html`autofocus` : html``;
}

/** Messages of errors begin in lower case and have no full stop: they stand behind other words elsewhere. */
function sentence(message: string): string {
  return `${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`;
}
