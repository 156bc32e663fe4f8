import { quotedValue } from "../ini-text.ts";

/** What a sample configuration is made for. */
export interface SampleFacts {
  /** An absolute path. */
  readonly folder: string;
  readonly secret: string;
}

/** A file of the sample, by its path in the folder. */
export interface SampleFile {
  readonly path: string;
  readonly text: string;
}

export const MAIN_FILE = "etc/karajo/karajo.conf";

/** The folders of the sample that hold nothing yet. */
export const SAMPLE_FOLDERS = ["etc/karajo/job.d", "etc/karajo/job_http.d"];

/** A configuration that runs as it is, and shows what else there is. */
export function sampleFiles(facts: SampleFacts): readonly SampleFile[] {
  return [{ path: MAIN_FILE, text: mainFile(facts) }];
}

function mainFile({ folder, secret }: SampleFacts): string {
  return `# The configuration of karajo. Every key: karajo help, and http://127.0.0.1:31937/karajo/doc/ once it runs.
# Say whether it is right after a change: karajo -config ${oneLine(`${folder}/${MAIN_FILE}`)} check

[karajo]
name = karajo
listen_address = 127.0.0.1:31937
# Holds etc/karajo, var/lib/karajo and var/log/karajo.
dir_base = ${quotedValue(folder)}
# Signs requests to the API and to webhooks. Keep it to yourself.
secret = ${quotedValue(secret)}
# How many jobs run at the same time.
max_job_running = 2
# A folder that is served at /, beside the web interface.
#dir_public = ${oneLine(folder)}/public

# A command, run by /bin/sh at every full hour.
[job "hello"]
description = Says hello
schedule = hourly
command = echo hello, world
#tag = sample
# Also: daily@06:00  weekly@mon,fri@06:00  monthly@1@06:00  */15 9-17 * * mon-fri  @daily
#timezone = Europe/Berlin
# Instead of a schedule, so long after its last run:
#interval = 15m
# A webhook: POST /karajo/api/job_exec/run/hello, signed as karajo sign does it.
#path = /hello
#timeout = 10m
#retry = 3
# What becomes of a run that is asked for while the job runs: queue, skip, replace or parallel.
#overlap = skip
#env = GREETING=hello
#working_dir = var
# Names a [notif], as below.
#notif_on_failed = mail

# An HTTP request; here to karajo itself.
[job.http "health"]
description = Asks whether karajo is well
interval = 5m
http_method = GET
http_url = /karajo/healthz
#http_expect_status = 2xx
#http_timeout = 10s
#http_header = Authorization: Bearer TOKEN

# Mail when a run ends badly; the password is read from the environment of karajo.
#[notif "mail"]
#kind = email
#smtp_server = smtps://mail.example.org
#smtp_user = karajo
#smtp_password = $SMTP_PASSWORD
#from = karajo@example.org
#to = you@example.org

# Somebody who may log in; without any, nobody has to. karajo hash-password prints the hash. Better in user.conf.
#[user "you"]
#password = HASH
`;
}

/** A comment ends with its line. */
function oneLine(text: string): string {
  return text.replace(/\p{C}/gu, "?");
}
