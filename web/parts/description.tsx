import DOMPurify, { type Config } from "dompurify";
import { useLayoutEffect, useRef } from "preact/hooks";
import { DESCRIPTION_ADDRESS, DESCRIPTION_ATTRIBUTES, DESCRIPTION_TAGS } from "../model/definition-html.ts";

/** What a job is for, in simple HTML: whoever writes it may not be who looks at it. */
export function Description({ html }: { readonly html: string }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current?.replaceChildren(simpleHtml(html)), [html]);
  return <div class="description" ref={place} />;
}

const CONFIG = {
  ALLOWED_TAGS: DESCRIPTION_TAGS,
  ALLOWED_ATTR: DESCRIPTION_ATTRIBUTES,
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  ALLOWED_URI_REGEXP: DESCRIPTION_ADDRESS,
  // A fragment and no text: what is parsed once cannot be read otherwise the second time.
  RETURN_DOM_FRAGMENT: true,
} as const satisfies Config;

function simpleHtml(html: string): DocumentFragment {
  const fragment = DOMPurify.sanitize(html, CONFIG);
  for (const link of fragment.querySelectorAll("a")) {
    link.rel = "noopener noreferrer";
    if (!link.hash || link.getAttribute("href")?.startsWith("#") !== true) link.target = "_blank";
  }
  return fragment;
}
