import { html } from "./html.ts";
import { page } from "./layout.ts";

/** The login page of the server called `name`, with what went wrong the last time. */
export function loginPage(name: string, problem = ""): string {
  return page(
    `${name}: log in`,
    html`<main>
<h1>${name}</h1>
${problem === "" ? html`` : html`<p class="problem" role="alert">${problem}</p>`}
<form method="post" action="/karajo/api/auth/login">
<label>Name <input name="name" autocomplete="username" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Log in</button>
</form>
</main>`,
  );
}
