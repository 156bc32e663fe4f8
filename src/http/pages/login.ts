import { html } from "./html.ts";
import { page } from "./layout.ts";

/** What there is to say before somebody logs in. */
export interface LoginWords {
  /** What went wrong the last time. */
  readonly problem?: string | undefined;
  readonly note?: string | undefined;
}

/** The login page of the server called `name`. */
export function loginPage(name: string, { problem, note }: LoginWords = {}): string {
  return page(
    `${name}: log in`,
    html`<main class="login">
<h1>${name}</h1>
${note === undefined ? html`` : html`<p class="note">${note}</p>`}
${problem === undefined ? html`` : html`<p class="problem" role="alert">${problem}</p>`}
<form method="post" action="/karajo/api/auth/login">
<label>Name <input name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Log in</button>
</form>
</main>`,
  );
}
