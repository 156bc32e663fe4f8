// What the manual shows of other programs' files. Their binaries are not at hand, so that this looks at the structure: each
// directive is one that exists, stands where it may, and ends as it must.

const NGINX: Readonly<Record<string, readonly string[]>> = {
  "": ["server", "map", "upstream", "limit_req_zone"],
  server: [
    "listen",
    "server_name",
    "location",
    "ssl_certificate",
    "ssl_certificate_key",
    "client_max_body_size",
    "http2",
  ],
  location: [
    "proxy_pass",
    "proxy_http_version",
    "proxy_set_header",
    "proxy_buffering",
    "proxy_read_timeout",
    "client_max_body_size",
    "limit_req",
    "limit_req_status",
    "return",
    "allow",
    "deny",
  ],
};
const BLOCKS = ["server", "location", "map", "upstream"];

/** What is wrong with a piece of an nginx configuration, as it may stand within `http`. */
export function problemsOfNginx(text: string): readonly string[] {
  const tokens = text.replace(/#.*$/gm, "").match(/"[^"]*"|'[^']*'|[{};]|[^\s{};"']+/g) ?? [];
  const problems: string[] = [];
  const open: string[] = [];
  let words: string[] = [];
  for (const token of tokens) {
    if (token !== "{" && token !== "}" && token !== ";") {
      words.push(token);
      continue;
    }
    const [name = "", ...values] = words;
    if (token === "}") {
      if (words.length > 0) problems.push(`no ; after ${words.join(" ")}`);
      if (open.pop() === undefined) problems.push("a } too many");
    } else if (NGINX[open.at(-1) ?? ""]?.includes(name) !== true) {
      problems.push(`${name || token} may not stand in ${open.at(-1) ?? "http"}`);
    } else if ((token === "{") !== BLOCKS.includes(name)) problems.push(`${name} does not end with ${token}`);
    else if (token === ";" && values.length === 0) problems.push(`${name} has no value`);
    if (token === "{") open.push(name);
    words = [];
  }
  if (words.length > 0) problems.push(`no ; after ${words.join(" ")}`);
  return open.length > 0 ? [...problems, `no } for ${open.join(", ")}`] : problems;
}

const CADDY: Readonly<Record<string, readonly string[]>> = {
  site: ["reverse_proxy", "request_body", "encode", "handle", "respond", "basic_auth", "@*"],
  reverse_proxy: ["flush_interval", "header_up", "transport"],
  request_body: ["max_size"],
  handle: ["reverse_proxy", "respond"],
};

/** What is wrong with a Caddyfile: one directive a line, a block opens at the end of a line and closes on one of its own. */
export function problemsOfCaddy(text: string): readonly string[] {
  const problems: string[] = [];
  const open: string[] = [];
  for (const line of text.split("\n").map((each) => each.replace(/(^|\s)#.*$/, "").trim())) {
    if (line === "") continue;
    const [name = ""] = line.split(/\s+/);
    if (line === "}") {
      if (open.pop() === undefined) problems.push("a } too many");
      continue;
    }
    const within = open.at(-1);
    if (within === undefined && !line.endsWith(" {")) problems.push(`${line}: a site and { are expected`);
    if (within !== undefined && CADDY[within]?.includes(name) !== true)
      problems.push(`${name} may not stand in ${within}`);
    if (line.endsWith(" {")) open.push(within === undefined ? "site" : name);
  }
  return open.length > 0 ? [...problems, `no } for ${open.join(", ")}`] : problems;
}

const SYSTEMD: Readonly<Record<string, readonly string[]>> = {
  Unit: ["Description", "After", "Wants", "Requires"],
  Service: [
    "Type",
    "ExecStart",
    "ExecStartPost",
    "ExecReload",
    "ExecStop",
    "User",
    "Group",
    "Restart",
    "RestartSec",
    "RestartPreventExitStatus",
    "TimeoutStopSec",
    "KillMode",
    "OOMPolicy",
    "EnvironmentFile",
    "Environment",
    "StateDirectory",
    "LogsDirectory",
    "ProtectHome",
    "PrivateTmp",
    "NoNewPrivileges",
  ],
  Install: ["WantedBy"],
};

/** What is wrong with a systemd unit, or a part of one. */
export function problemsOfSystemd(text: string): readonly string[] {
  const problems: string[] = [];
  let section = "Service";
  for (const line of text.split("\n")) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const [, heading] = /^\[(\w+)\]$/.exec(line) ?? [];
    if (heading !== undefined) section = heading;
    const [, key = ""] = /^(\w+)=./.exec(line) ?? [];
    if (heading === undefined && SYSTEMD[section]?.includes(key) !== true)
      problems.push(`${line}: not known in ${section}`);
    if (SYSTEMD[section] === undefined) problems.push(`there is no section ${section}`);
  }
  return problems;
}
