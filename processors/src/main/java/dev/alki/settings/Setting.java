// SPDX-License-Identifier: Apache-2.0
package dev.alki.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What can be set in application.properties, in the environment (`alki.out.replace` is
/// `ALKI_OUT_REPLACE` there) and with `--set`. docs/configuration.md is this table, and a test
/// compares.
public enum Setting {
  PIPELINE("alki.pipeline", Kind.PATH, "pipeline.yaml", "The pipeline that jobs run through."),
  KAMELETS(
      "alki.kamelets",
      Kind.PATH,
      "kamelets",
      "Kamelets of your own, beside those that Alki comes with."),
  PROFILES(
      "alki.profiles",
      Kind.PATH,
      "profiles",
      "Profiles of your own, beside those that Alki comes with."),
  OUT("alki.out", Kind.PATH, "out", "Where finished bundles appear."),
  OUT_REPLACE(
      "alki.out.replace",
      Kind.FLAG,
      "false",
      "Whether a bundle may replace another one of the same name."),
  STATE("alki.state", Kind.PATH, "state", "Store, receipts and ledger."),
  LEDGER_URL(
      "alki.ledger.url",
      Kind.TEXT,
      "",
      "The database that several servers share: `jdbc:postgresql://HOST:PORT/NAME`. When it is not"
          + " set, the ledger is a file in `alki.state`, for one server."),
  LEDGER_USER("alki.ledger.user", Kind.TEXT, "", "As whom to open that database."),
  LEDGER_PASSWORD("alki.ledger.password", Kind.SECRET, "", "The password for that database."),
  BROKER_URL(
      "alki.broker.url",
      Kind.TEXT,
      "",
      "A broker (Artemis) that runs by itself, such as `tcp://HOST:61616`. When it is not set, a"
          + " server has one in its own process, with the journal in `alki.state`."),
  BROKER_USER("alki.broker.user", Kind.TEXT, "", "As whom to connect to that broker."),
  BROKER_PASSWORD("alki.broker.password", Kind.SECRET, "", "The password for that broker."),
  JMS(
      "alki.jms",
      Kind.FLAG,
      "false",
      "Whether jobs that other systems send to a queue of the broker are taken in."),
  JMS_QUEUE(
      "alki.jms.queue",
      Kind.TEXT,
      "alki.jobs.requests",
      "That queue; what cannot become a job goes to the one with `.dead` after its name."),
  PIPELINE_PARALLEL(
      "alki.pipeline.parallel",
      Kind.NUMBER,
      "2",
      "How many branches of a pipeline are worked on at once."),
  ROLES(
      "alki.roles",
      Kind.ROLES,
      "triggers,workers",
      "What a server does: `triggers` take jobs in, `workers` do them."),
  WORKER_HAS(
      "alki.worker.has",
      Kind.TEXT,
      "",
      "What this server's machine has beside what is found out (`arch`, `os`), for jobs that need"
          + " it: `gpu=none,device=pi5`; also `class` and `pool`."),
  WORKER_SILENCE(
      "alki.worker.silence",
      Kind.NUMBER,
      "8",
      "For how many seconds a worker of a shared ledger may be silent until the others take its"
          + " jobs; the same for all of them."),
  WORKERS("alki.workers", Kind.NUMBER, "1", "How many jobs a server runs at once."),
  ROUTES("alki.routes", Kind.PATH, "routes", "The folder of a server's triggers (*.camel.yaml)."),
  TOKENS(
      "alki.tokens",
      Kind.PATH,
      "tokens.json",
      "The file of tokens that `alki token` writes; as soon as one is in it, requests need one."),
  HTTP_RATE(
      "alki.http.rate",
      Kind.NUMBER,
      "20",
      "How many requests a second a token, or a client's certificate, may make."),
  HTTP_JOBS(
      "alki.http.jobs",
      Kind.NUMBER,
      "1000",
      "How many jobs that have not ended a token, or a client's certificate, may have."),
  TLS_CERTIFICATE(
      "alki.tls.certificate",
      Kind.TEXT,
      "",
      "The server's certificate and those that lead to it (PEM); with it, HTTP is HTTPS."),
  TLS_KEY("alki.tls.key", Kind.SECRET, "", "The certificate's key (PEM, PKCS #8)."),
  TLS_KEY_PASSWORD("alki.tls.key.password", Kind.SECRET, "", "What an encrypted key opens with."),
  TLS_CLIENTS(
      "alki.tls.clients",
      Kind.TEXT,
      "",
      "Certificates (PEM) of those who sign the clients' ones; with it, every client needs one."),
  INBOX("alki.inbox", Kind.PATH, "inbox", "The folder that a server watches for models and jobs."),
  INBOX_SETTLE(
      "alki.inbox.settle",
      Kind.NUMBER,
      "5",
      "For how many looks, one each second, what lies in the inbox must not change before it is"
          + " taken."),
  NOTIFY_URLS(
      "alki.notify.urls",
      Kind.TEXT,
      "",
      "The addresses, with commas between them, that are told how jobs ended; nothing for none."),
  NOTIFY_KEY(
      "alki.notify.key",
      Kind.SECRET,
      "",
      "What the notices are signed with; several keys, one on each line, for the time between"
          + " two."),
  NOTIFY_ATTEMPTS(
      "alki.notify.attempts", Kind.NUMBER, "10", "How often a notice is sent until it is dead."),
  NOTIFY_PAUSE(
      "alki.notify.pause",
      Kind.NUMBER,
      "5",
      "Seconds until the second attempt; then four times as long each time, up to six hours."),
  NOTIFY_ANSWER(
      "alki.notify.answer", Kind.NUMBER, "10", "Seconds that whoever is told has for an answer."),
  SOURCES_FOLDERS(
      "alki.sources.folders",
      Kind.PATHS,
      "models,inbox",
      "The folders that the sources of posted jobs and of job files must be in."),
  SOURCES_HUB(
      "alki.sources.hub",
      Kind.FLAG,
      "true",
      "Whether posted jobs and job files may name models of the hub."),
  HUB_ENDPOINT(
      "alki.hub.endpoint",
      Kind.TEXT,
      "",
      "The hub's address; when empty, that of HF_ENDPOINT or https://huggingface.co."),
  HUB_CACHE(
      "alki.hub.cache",
      Kind.TEXT,
      "",
      "The folder of fetched models; when empty, where huggingface_hub has its own."),
  HUB_KEEP(
      "alki.hub.keep",
      Kind.FLAG,
      "true",
      "Whether fetched weights are kept in that folder; `false` lets them pass by, as"
          + " `--no-cache`."),
  HUB_WINDOW(
      "alki.hub.window",
      Kind.NUMBER,
      "256",
      "How many MiB of weights that are not kept are on the disk at most, for each job."),
  HUB_CONNECTIONS(
      "alki.hub.connections",
      Kind.NUMBER,
      "8",
      "Over how many connections at once a model is fetched."),
  HUB_PATIENCE(
      "alki.hub.patience",
      Kind.NUMBER,
      "300",
      "For how many seconds a download of which nothing arrives any more is tried again."),
  HUB_HOSTS(
      "alki.hub.hosts",
      Kind.TEXT,
      "",
      "Hosts with private addresses, with commas between them, that the hub may send downloads"
          + " to."),
  REGISTRY_PATIENCE(
      "alki.registry.patience",
      Kind.NUMBER,
      "300",
      "For how many seconds a registry that does not do its part is asked again."),
  STORE(
      "alki.store",
      Kind.TEXT,
      "",
      "Where results are kept for other machines, too: s3://BUCKET/PREFIX; nothing for the state"
          + " folder alone."),
  S3_ENDPOINT(
      "alki.s3.endpoint",
      Kind.TEXT,
      "",
      "The address of a service that speaks S3; nothing for that of Amazon."),
  S3_REGION(
      "alki.s3.region",
      Kind.TEXT,
      "",
      "The region; nothing for what the environment and the profile of AWS say, with an endpoint"
          + " us-east-1."),
  S3_PATH_STYLE(
      "alki.s3.path.style",
      Kind.FLAG,
      "false",
      "Whether a bucket's name goes into the path of a request instead of its host."),
  S3_KEY_ID(
      "alki.s3.key.id",
      Kind.SECRET,
      "",
      "The access key; nothing for what the environment, the profile or the machine of AWS has."),
  S3_KEY_SECRET("alki.s3.key.secret", Kind.SECRET, "", "The secret of the access key."),
  S3_BUCKETS(
      "alki.s3.buckets",
      Kind.TEXT,
      "",
      "The buckets, with commas between them, that posted jobs and job files may name."),
  S3_INBOX(
      "alki.s3.inbox",
      Kind.TEXT,
      "",
      "The places in buckets that triggers take models and jobs from, with commas between them:"
          + " s3://BUCKET/PREFIX/."),
  S3_EVENTS("alki.s3.events", Kind.FLAG, "false", "Whether events of these buckets make jobs."),
  S3_EVENTS_QUEUE(
      "alki.s3.events.queue", Kind.TEXT, "", "The SQS queue with the events, by name or ARN."),
  S3_EVENTS_ENDPOINT(
      "alki.s3.events.endpoint",
      Kind.TEXT,
      "",
      "The address of a service that speaks SQS; nothing for that of Amazon."),
  S3_EVENTS_DEAD(
      "alki.s3.events.dead",
      Kind.TEXT,
      "",
      "The SQS queue for events that cannot become jobs; nothing for the folder dead in the state"
          + " folder."),
  S3_POLL(
      "alki.s3.poll", Kind.FLAG, "false", "Whether these places are looked at again and again."),
  S3_POLL_SECONDS(
      "alki.s3.poll.seconds", Kind.NUMBER, "60", "How many seconds are between two looks."),
  LOG_FORMAT(
      "alki.log.format",
      Kind.LOG_FORMAT,
      "text",
      "How a server's log is written to standard error; `json` is one object of the Elastic Common"
          + " Schema a line."),
  OTEL_ENDPOINT(
      "alki.otel.endpoint",
      Kind.ADDRESS,
      "",
      "Where traces are sent by OTLP over HTTP, such as http://127.0.0.1:4318; nowhere when"
          + " empty."),
  OTEL_TOKEN(
      "alki.otel.token",
      Kind.SECRET,
      "",
      "The token that the collector of traces wants, if it wants one."),
  AUDIT_HEADS(
      "alki.audit.heads",
      Kind.TEXT,
      "",
      "Another file that heads of the audit trail are added to, on another disk or machine."),
  AUDIT_KEY(
      "alki.audit.key",
      Kind.SECRET,
      "",
      "The Ed25519 private key (PEM, PKCS #8) that heads of the audit trail are signed with."),
  LLAMA_SERVER(
      "alki.llama.server",
      Kind.TEXT,
      "llama-server",
      "The llama-server that bundles are tried with: a path, or a name on the PATH."),
  SIGN_KEY(
      "alki.sign.key",
      Kind.TEXT,
      "",
      "Where the private key is that the step `sign` and `alki publish` sign with: a file (PEM,"
          + " PKCS #8), or pkcs11:object=LABEL?module-path=LIBRARY."),
  SIGN_PASSWORD(
      "alki.sign.password", Kind.SECRET, "", "What an encrypted key, or a token, opens with."),
  SIGN_PUBLIC(
      "alki.sign.public",
      Kind.TEXT,
      "",
      "The file of the public key; `sign` signs by no other, and every worker has it."),
  PUBLISH_TO(
      "alki.publish.to",
      Kind.TEXT,
      "",
      "Where the step `publish` brings bundles: oci://HOST/models/{name}:{profile}, s3://, hf:// or"
          + " a folder; {name} is the model's, {profile} must be in it."),
  POLICY_LICENCES(
      "alki.policy.licences",
      Kind.LICENCES,
      "",
      "The licences under which models may be published: `Apache-2.0,MIT`; or, with ! before each,"
          + " those under which they may not: `!gated,!unknown`. Nothing allows all;"
          + " [policy.md](policy.md)."),
  GC_HOURS(
      "alki.gc.hours",
      Kind.NUMBER,
      "24",
      "After how many hours a server frees, again and again, what the store does not need."),
  GC_OLDER(
      "alki.gc.older",
      Kind.TEXT,
      "30d",
      "How long something must not have been used to be freed: 30d, 12h; `never` frees nothing."),
  GC_SIZE(
      "alki.gc.size",
      Kind.TEXT,
      "",
      "The size that the store is brought down to, if it can be: 100GB. What was used longest ago"
          + " goes first."),
  GC_STORE(
      "alki.gc.store",
      Kind.FLAG,
      "false",
      "Whether a server frees the bucket of alki.store as well, by the same rules; one of those"
          + " that share it is enough.");

  private final String key;
  private final Kind kind;
  private final String standard;
  private final String description;

  Setting(String key, Kind kind, String standard, String description) {
    this.key = key;
    this.kind = kind;
    this.standard = standard;
    this.description = description;
  }

  public static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  public static List<String> keys() {
    return Arrays.stream(values()).map(Setting::key).toList();
  }

  public String key() {
    return key;
  }

  public Kind kind() {
    return kind;
  }

  /// Its value when nobody sets it.
  public String standard() {
    return standard;
  }

  public String description() {
    return description;
  }

  /// Its name among the variables of the environment.
  public String variable() {
    return key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /// What a value must look like.
  public enum Kind {
    PATH("a path", ".+"),
    /// With commas between them.
    PATHS("paths with commas between them", "[^,]+(,[^,]+)*"),
    FLAG("true or false", "true|false"),
    /// From 1 on.
    NUMBER("a whole number above 0", "[1-9][0-9]{0,8}"),
    /// Where it is, see [Secret]; nothing when there is none.
    SECRET(Secret.WORDS, "|" + Secret.PATTERN),
    LOG_FORMAT("text or json", "text|json"),
    ADDRESS("an address that begins with http:// or https://", "(https?://[^\\s/?#@]+[^\\s?#@]*)?"),
    ROLES("triggers, workers, or both", "triggers|workers|triggers,workers|workers,triggers"),
    LICENCES(
        "licences with commas between them, with ! before all or none",
        "|\\s*[^,!]+(,[^,!]+)*|\\s*![^,!]+(,\\s*![^,!]+)*"),
    TEXT("a text", ".*");

    private final String words;
    private final String pattern;

    Kind(String words, String pattern) {
      this.words = words;
      this.pattern = pattern;
    }

    public String words() {
      return words;
    }

    boolean allows(String value) {
      return value.matches(pattern);
    }
  }
}
