const PLACE = "karajo-return";

/** The session has ended: leads to the login page, and remembers where the person was. */
export function leaveToLogin(): void {
  remember(location.hash);
  location.assign("/karajo/?note=ended");
}

/** The person has logged out. */
export function leave(): void {
  remember("");
  location.assign("/karajo/?note=out");
}

/** Goes back to where the person was when the session ended. */
export function comeBack(): void {
  const hash = remember("");
  if (hash !== "" && location.hash === "") history.replaceState(history.state, "", hash);
}

function remember(hash: string): string {
  try {
    const before = sessionStorage.getItem(PLACE) ?? "";
    if (hash === "") sessionStorage.removeItem(PLACE);
    else sessionStorage.setItem(PLACE, hash);
    return before;
  } catch {
    // A browser that keeps nothing begins with the jobs.
    return "";
  }
}
