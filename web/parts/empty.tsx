import type { ComponentChildren } from "preact";

/** Where there is nothing yet: what that means and what to do. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children !== undefined && <div class="empty-text">{children}</div>}
    </div>
  );
}

/** While something is on its way. Says so only to those who wait longer than a moment. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <p class="loading" role="status">
      {what} is being fetched …
    </p>
  );
}
