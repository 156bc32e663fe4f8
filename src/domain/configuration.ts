import type { ExecJob, HttpJob } from "./job.ts";
import type { Duration } from "./time.ts";

/** A whole configuration, checked and complete: every default is filled in, nothing is looked up later. */
export interface Configuration {
  readonly settings: Settings;
  readonly jobs: readonly ExecJob[];
  readonly httpJobs: readonly HttpJob[];
  readonly notifications: readonly Notification[];
  readonly users: readonly User[];
}

/** The `[karajo]` section. */
export interface Settings {
  readonly name: string;
  readonly listenAddress: ListenAddress;
  readonly httpTimeout: Duration;
  readonly httpBodyLimit: number;
  readonly dirBase: string;
  /** `undefined`: nothing is served beside the web interface. */
  readonly dirPublic: string | undefined;
  readonly secret: string;
  readonly maxJobRunning: number;
  readonly isDevelopment: boolean;
  /** How long running jobs may go on once the server is asked to stop. */
  readonly shutdownGrace: Duration;
  /** How long a process may take to end after TERM before it is killed. */
  readonly killGrace: Duration;
}

export interface ListenAddress {
  /** As it was written, such as `127.0.0.1:31937`. */
  readonly text: string;
  /** Empty: all interfaces. IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** A `[notif "NAME"]` section: where to tell people how a run ended. */
export interface Notification {
  readonly kind: "email";
  readonly name: string;
  readonly server: SmtpServer;
  readonly user: string;
  readonly password: string;
  readonly from: string;
  readonly to: readonly string[];
}

export interface SmtpServer {
  /** `implicit`: TLS from the first byte (`smtps`); `starttls`: a plain connection that must be upgraded. */
  readonly tls: "implicit" | "starttls";
  readonly host: string;
  readonly port: number;
  /** Whether any certificate is accepted. */
  readonly insecure: boolean;
}

/** A `[user "NAME"]` section. */
export interface User {
  readonly name: string;
  /** A bcrypt hash, `$2a$…`, `$2b$…` or `$2y$…`. */
  readonly passwordHash: string;
}
