/** The settings of the server. */
export interface GivenSettings {
  /**
   * The title of the web interface.
   * @default "karajo"
   */
  readonly name?: string | undefined;
  /**
   * `HOST:PORT`, `:PORT` or `[IPV6]:PORT`; without a host, every address of the machine.
   * @default "127.0.0.1:31937"
   */
  readonly listenAddress?: string | undefined;
  /**
   * How long the request of an HTTP job may take, unless the job says otherwise; negative is no limit.
   * @default "5m"
   */
  readonly httpTimeout?: string | undefined;
  /**
   * The largest request body that is accepted, in bytes.
   * @default 1048576
   */
  readonly httpBodyLimit?: number | undefined;
  /**
   * The folder that holds `etc`, `var/lib` and `var/log` of karajo.
   * @default "/"
   */
  readonly dirBase?: string | undefined;
  /** A folder that is served at `/` beside the web interface. */
  readonly dirPublic?: string | undefined;
  /** The key of signatures: of requests to the API, and of the jobs that have no secret of their own. */
  readonly secret?: string | undefined;
  /**
   * How many jobs run at the same time, from 1.
   * @default 1
   */
  readonly maxJobRunning?: number | undefined;
  /**
   * Turns on what only developers of karajo need.
   * @default false
   */
  readonly isDevelopment?: boolean | undefined;
  /**
   * How long running jobs may go on once the server is asked to stop.
   * @default "30s"
   */
  readonly shutdownGrace?: string | undefined;
  /**
   * How long a process may take to end once it is asked to, before it is killed.
   * @default "10s"
   */
  readonly killGrace?: string | undefined;
}
