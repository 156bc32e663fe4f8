import type { Notification } from "./domain/configuration.ts";
import type { Notifier } from "./ports/notifier.ts";

interface ClosableNotifier extends Notifier {
  close(): void;
}

/** The notifiers of the configuration as it is at this moment. */
export class Notifiers {
  readonly #create: (notification: Notification) => ClosableNotifier;
  #current: readonly ClosableNotifier[];
  /** Replaced ones: they may be sending still. */
  #former: readonly ClosableNotifier[] = [];

  constructor(notifications: readonly Notification[], create: (notification: Notification) => ClosableNotifier) {
    this.#create = create;
    this.#current = notifications.map(create);
  }

  get current(): readonly Notifier[] {
    return this.#current;
  }

  set(notifications: readonly Notification[]): void {
    this.#former = [...this.#former, ...this.#current];
    this.#current = notifications.map(this.#create);
  }

  close(): void {
    for (const notifier of [...this.#former, ...this.#current]) notifier.close();
  }
}
