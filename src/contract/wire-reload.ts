/** What a reload has done. */
export interface WireReload {
  /** How many exec jobs there are now. */
  readonly jobs: number;
  readonly http_jobs: number;
  /** What is odd in the configuration, a line each. */
  readonly warnings: readonly string[];
  /** Options that have changed and count from the next start on. */
  readonly needs_restart: readonly string[];
}
