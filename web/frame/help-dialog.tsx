import { keyGroups } from "../data/keys.ts";
import { Dialog } from "../parts/dialog.tsx";

/** What keys do on this page. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      {keyGroups.value.toReversed().map(({ title, bindings }) => (
        <section class="app-keys" key={title}>
          <h3>{title}</h3>
          <dl>
            {bindings.map(({ keys, words }) => (
              <div key={keys}>
                <dt>
                  {keys.split(" ").map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{words}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
