import type { CurlRecipe } from "../model/curl.ts";
import { CopyButton } from "./copy-button.tsx";

export interface CurlLineProps {
  readonly address: string;
  readonly recipe: CurlRecipe;
}

/** Where a webhook is called, and how to do that from a shell. */
export function CurlLine({ address, recipe }: CurlLineProps) {
  return (
    <div class="curl-line">
      <div class="curl-line-head">
        <h3>Address</h3>
        <CopyButton text={address} what="the address" />
      </div>
      <pre class="curl-line-text">
        <code>{address}</code>
      </pre>
      <p class="curl-line-note">It takes POST requests that are signed.</p>
      {recipe.kind === "line" ? (
        <>
          <div class="curl-line-head">
            <h3>From a shell</h3>
            <CopyButton text={recipe.text} what="the lines for a shell" />
          </div>
          <pre class="curl-line-text">
            <code>{recipe.text}</code>
          </pre>
          <p class="curl-line-note">
            <code>SECRET</code> is the secret of the job, or of the server where the job has none of its own.
          </p>
        </>
      ) : (
        <p class="curl-line-note">
          Only {recipe.signer} can call it: it signs its requests with a key that nobody else has.
        </p>
      )}
    </div>
  );
}
