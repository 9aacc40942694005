// SPDX-License-Identifier: Apache-2.0
package dev.alki.metrics;

import java.util.List;
import java.util.Locale;

/// What Alki measures, by the names that dashboards are built on: they stay. docs/observing.md is
/// this table, and a test compares.
///
/// A name here is Micrometer's; in Prometheus form a counter ends with `_total`, a time with
/// `_seconds`.
public enum Metric {
  JOBS("alki.jobs", Kind.GAUGE, "Jobs in the ledger, by where they stand.", "state"),
  QUEUE_AGE("alki.queue.age", Kind.SECONDS_NOW, "How long the oldest waiting job has waited."),
  JOB("alki.job", Kind.TIMER, "Jobs that ended here, from their last start.", "state"),
  JOB_FAILURES("alki.job.failures", Kind.COUNTER, "Jobs that failed here, by code.", "code"),
  STEP("alki.step", Kind.TIMER, "Steps that ended here.", "verb", "result"),
  STEP_FAILURES(
      "alki.step.failures", Kind.COUNTER, "Steps that failed here, by code.", "verb", "code"),
  RECEIPTS(
      "alki.receipts",
      Kind.COUNTER,
      "Receipts that were looked for: a hit is work that was there already.",
      "verb",
      "result"),
  READ("alki.read.bytes", Kind.COUNTER, "Bytes of tensors that were read.", "verb"),
  WRITTEN(
      "alki.written.bytes",
      Kind.COUNTER,
      "Bytes of tensors that were written, in all profiles together.",
      "verb"),
  WEIGHTS(
      "alki.weights",
      Kind.COUNTER,
      "Weights that were read, each once for all profiles: its rate is weights per second.",
      "verb"),
  FETCHED("alki.fetched.bytes", Kind.COUNTER, "Bytes that came over the network.", "verb"),
  INBOX("alki.inbox", Kind.GAUGE, "What lies in the inbox.", "place"),
  DISK_FREE("alki.disk.free.bytes", Kind.GAUGE, "Room that is left on the disk.", "place"),
  FOLLOWERS("alki.followers", Kind.GAUGE, "Clients that follow events."),
  INFO("alki.info", Kind.GAUGE, "Always 1; says which version this is.", "version");

  private final String key;
  private final Kind kind;
  private final String meaning;
  private final List<String> labels;

  Metric(String key, Kind kind, String meaning, String... labels) {
    this.key = key;
    this.kind = kind;
    this.meaning = meaning;
    this.labels = List.of(labels);
  }

  /// As Micrometer knows it.
  public String key() {
    return key;
  }

  public String meaning() {
    return meaning;
  }

  public List<String> labels() {
    return labels;
  }

  public String kind() {
    return kind.word;
  }

  /// As Prometheus shows it; of a histogram, what its parts begin with.
  public String shown() {
    return key.replace('.', '_').toLowerCase(Locale.ROOT) + kind.ending;
  }

  private enum Kind {
    GAUGE("gauge", ""),
    SECONDS_NOW("gauge", "_seconds"),
    COUNTER("counter", "_total"),
    TIMER("histogram", "_seconds");

    private final String word;
    private final String ending;

    Kind(String word, String ending) {
      this.word = word;
      this.ending = ending;
    }
  }
}
