import type { ComponentChildren, FunctionComponent } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { themeTokens } from "./theme-tokens.ts";

/** A part in one of its states. A component, so that it can have a state of its own in each colour scheme. */
export interface Sample {
  readonly title: string;
  readonly Show: FunctionComponent;
}

/** Samples of one kind, each light and dark beside each other. */
export function GallerySection({ title, samples }: { readonly title: string; readonly samples: readonly Sample[] }) {
  return (
    <section class="gallery-section">
      <h2>{title}</h2>
      {samples.map(({ title: name, Show }) => (
        <article class="gallery-sample" key={name}>
          <h3>{name}</h3>
          <Panel theme="light">
            <Show />
          </Panel>
          <Panel theme="dark">
            <Show />
          </Panel>
        </article>
      ))}
    </section>
  );
}

function Panel({ theme, children }: { readonly theme: "light" | "dark"; readonly children: ComponentChildren }) {
  const panel = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { style } = panel.current ?? document.createElement("div");
    for (const [name, value] of themeTokens(document.styleSheets, theme)) style.setProperty(name, value);
    style.setProperty("color-scheme", theme);
  }, [theme]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than its panel is scrolled by keyboard too.
    <div class="gallery-panel" ref={panel} tabIndex={0}>
      {children}
    </div>
  );
}
