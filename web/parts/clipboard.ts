/** Puts a text into the clipboard. Rejects where the browser does not let it. */
export async function copyText(text: string): Promise<void> {
  // Only pages that came over TLS, or from the same machine, have a clipboard.
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "visually-hidden";
  const before = document.activeElement;
  document.body.append(field);
  field.select();
  const isDone = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  if (!isDone) throw new Error("the browser does not copy");
}
