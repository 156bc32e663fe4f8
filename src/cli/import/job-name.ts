/** Words before a command that say how it runs and not what it does. */
const WRAPPERS = new Set([
  "exec",
  "nice",
  "ionice",
  "nohup",
  "sudo",
  "time",
  "timeout",
  "flock",
  "chronic",
  "env",
  "test",
  "[",
]);

const SHELLS = new Set(["sh", "bash", "dash", "zsh", "python", "python3", "perl", "php", "node", "ruby"]);

/** A name for a job, after the program that its command runs: `cd /srv && /usr/bin/backup.sh -v` → `backup`. */
export function jobNameFor(command: string): string {
  const parts = command.split(/&&|\|\||[;|\n]/).map((part) => part.trim());
  for (const part of parts) {
    const words = part.split(/\s+/).filter((word) => !/^[A-Za-z_]\w*=/.test(word) && !/^[-<>0-9({]/.test(word));
    const [first = "", second] = words;
    if (first === "cd" || first === "" || WRAPPERS.has(baseOf(first))) {
      const inner = words.slice(1).find((word) => isProgram(word) && !WRAPPERS.has(baseOf(word)));
      if (first === "cd" || first === "" || inner === undefined || baseOf(first) === "test" || first === "[") continue;
      return nameOf(inner);
    }
    return nameOf(SHELLS.has(baseOf(first)) && second !== undefined && isProgram(second) ? second : first);
  }
  return "job";
}

function isProgram(word: string): boolean {
  return /^[\w./~-]*[A-Za-z][\w./~-]*$/.test(word) && !/\.lock$/.test(word);
}

function nameOf(word: string): string {
  return baseOf(word).replace(/\.(sh|bash|py|pl|php|js|rb)$/, "") || "job";
}

function baseOf(word: string): string {
  return word.replace(/["'`\\$]/g, "").replace(/^.*\//, "");
}
