import type { AnnouncementKey, OwedAnnouncement } from "../../ports/store.ts";

/** What people are still to be told, in the order in which it was added. */
export class MemoryAnnouncements {
  readonly #owed = new Map<string, OwedAnnouncement>();

  add(announcements: readonly OwedAnnouncement[]): void {
    for (const each of announcements) if (!this.#owed.has(keyOf(each))) this.#owed.set(keyOf(each), each);
  }

  all(): readonly OwedAnnouncement[] {
    return [...this.#owed.values()];
  }

  remove(announcement: AnnouncementKey): void {
    this.#owed.delete(keyOf(announcement));
  }
}

function keyOf({ job, counter, notifier }: AnnouncementKey): string {
  return `${job} ${counter} ${notifier}`;
}
