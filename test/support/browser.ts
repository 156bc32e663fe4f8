import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const requireHere = createRequire(import.meta.url);
const cache = join(import.meta.dirname, "..", "..", ".cache", "chromium");
const ARGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none"];

interface Installed {
  readonly path: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A browser, or why there is none: the tests that need one are then skipped, and say so. */
export async function launchBrowser(): Promise<Browser | string> {
  const troubles: string[] = [];
  for (const find of [installed, bundled]) {
    try {
      const found = find();
      if (found !== undefined) return await launch(found);
    } catch (error) {
      troubles.push(String(error).split("\n", 1)[0] ?? "");
    }
  }
  return troubles.length === 0 ? "no Chromium was found" : `no Chromium starts here: ${troubles.join("; ")}`;
}

function launch({ path, env = {} }: Installed): Promise<Browser> {
  const own = Object.entries({ ...process.env, ...env }).filter((entry) => entry[1] !== undefined);
  return chromium.launch({ executablePath: path, args: ARGS, env: Object.fromEntries(own) as Record<string, string> });
}

/** The browser of the machine. */
function installed(): Installed | undefined {
  const given = process.env.KARAJO_CHROMIUM;
  if (given !== undefined && given !== "") return { path: given };
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = ["/usr/bin", "/usr/local/bin", "/snap/bin"];
  const candidates = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...ofPlaywright()];
  const path = candidates.find((each) => existsSync(each));
  return path === undefined ? undefined : { path };
}

function ofPlaywright(): readonly string[] {
  const folder = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), ".cache", "ms-playwright");
  if (!existsSync(folder)) return [];
  const builds = readdirSync(folder).filter((name) => name.startsWith("chromium"));
  const places = ["chrome-linux/chrome", "chrome-linux64/chrome", "chrome-linux/headless_shell"];
  return builds.flatMap((build) => places.map((place) => join(folder, build, place)));
}

/** The browser of the package @sparticuz/chromium, made for machines that have nothing; unpacked when it is needed first. */
function bundled(): Installed | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const packed = join(dirname(requireHere.resolve("@sparticuz/chromium")), "..", "..", "bin");
  if (!existsSync(cache)) unpack(packed);
  const path = join(cache, "chromium");
  const hasFonts = existsSync("/usr/share/fonts") && existsSync("/etc/fonts/fonts.conf");
  const libraries = [join(cache, "al2023", "lib"), process.env.LD_LIBRARY_PATH ?? ""].filter((each) => each !== "");
  const env = { LD_LIBRARY_PATH: libraries.join(":") };
  return { path, env: hasFonts ? env : { ...env, FONTCONFIG_FILE: join(cache, "fonts.conf") } };
}

/** Beside its place first: others may be about to do the same. */
function unpack(packed: string): void {
  const fresh = `${cache}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  const read = (name: string) => brotliDecompressSync(readFileSync(join(packed, name)));
  const path = join(fresh, "chromium");
  writeFileSync(path, read("chromium.br"));
  chmodSync(path, 0o755);
  for (const [name, folder] of [
    ["al2023.tar.br", "al2023"],
    ["fonts.tar.br", "fonts"],
    ["swiftshader.tar.br", ""],
  ] as const) {
    const into = join(fresh, folder);
    mkdirSync(into, { recursive: true });
    spawnSync("tar", ["-x", "-C", into], { input: read(name), maxBuffer: 1_000 });
  }
  const fonts = `<dir>${join(cache, "fonts")}</dir><cachedir>${join(cache, "font-cache")}</cachedir>`;
  writeFileSync(join(fresh, "fonts.conf"), `<?xml version="1.0"?><fontconfig>${fonts}</fontconfig>`);
  try {
    renameSync(fresh, cache);
  } catch {
    rmSync(fresh, { recursive: true, force: true });
  }
}

export interface VisitOptions extends BrowserContextOptions {
  /** Errors in the console that are what the test is about, such as those of a server that is gone. */
  readonly tolerated?: RegExp;
  /** Runs in the page before anything else. */
  readonly script?: string;
}

/** Somebody at the dashboard, with a browser context of their own. At the end nothing may have gone wrong in the page. */
export class Visit implements AsyncDisposable {
  readonly page: Page;
  readonly #problems: string[] = [];
  readonly #tolerated: RegExp | undefined;

  private constructor(page: Page, tolerated: RegExp | undefined) {
    this.page = page;
    this.#tolerated = tolerated;
    page.on("pageerror", (error) => this.#note(`page error: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") this.#note(`console: ${message.text()} (${message.location().url})`);
    });
  }

  static async to(browser: Browser, address: string, options: VisitOptions = {}): Promise<Visit> {
    const { tolerated, script, ...rest } = options;
    const given = { locale: "en-GB", timezoneId: "UTC", viewport: { width: 1280, height: 800 }, ...rest };
    const context = await browser.newContext(given);
    context.setDefaultTimeout(15_000);
    await context.addInitScript(TELL_VIOLATIONS);
    if (script !== undefined) await context.addInitScript(script);
    const visit = new Visit(await context.newPage(), tolerated);
    await visit.page.goto(address);
    return visit;
  }

  #note(problem: string): void {
    if (this.#tolerated?.test(problem) !== true) this.#problems.push(problem);
  }

  /** What keeps people with disabilities out of the page as it is now, as axe finds it; `only` some of its rules. */
  async barriers({
    only = [],
    but = [],
  }: {
    only?: readonly string[];
    but?: readonly string[];
  } = {}): Promise<readonly string[]> {
    // Evaluated by the debugger, which the page's CSP does not bind.
    await this.page.evaluate(`if (typeof axe === "undefined") { ${axe()} };undefined`);
    const rules = Object.fromEntries(but.map((rule) => [rule, { enabled: false }]));
    const options = JSON.stringify({ rules, ...(only.length > 0 && { runOnly: only }) });
    return this.page.evaluate<readonly string[]>(`axe.run(${options}).then(${WORDS_OF_AXE})`);
  }

  /** By how much the page is wider than the window, in pixels. */
  overhang(): Promise<number> {
    return this.page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
    if (this.#problems.length > 0) throw new Error(`in the page:\n${this.#problems.join("\n")}`);
  }
}

const TELL_VIOLATIONS = `addEventListener("securitypolicyviolation", (event) => {
  console.error("CSP: " + event.violatedDirective + " refuses " + event.blockedURI + " " + event.sample);
});`;

const WORDS_OF_AXE = `({ violations }) => violations.flatMap(({ id, nodes }) =>
  nodes.map(({ html, failureSummary }) => id + ": " + html.slice(0, 160) + " " + failureSummary))`;

let axeSource: string | undefined;
function axe(): string {
  axeSource ??= readFileSync(requireHere.resolve("axe-core/axe.min.js"), "utf8");
  return axeSource;
}
