// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.JobLogs;
import dev.alki.jobs.Ledger;
import dev.alki.quantize.SizeGoal;
import dev.alki.s3.BucketSweep;
import dev.alki.s3.CacheSweep;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import dev.alki.store.Store;
import dev.alki.store.Sweep;
import dev.alki.store.Swept;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is freed in the state folder: of the store what a [Sweep] finds, of the objects that came
/// from buckets what a [CacheSweep] does, and logs of old jobs. `older` is how long something must
/// not have been used; `size` what the two are brought down to. With the settings of a `bucket`,
/// what a [BucketSweep] finds there by the same rules, too.
public record Cleaning(Path state, Duration older, OptionalLong size, Optional<Settings> bucket) {
  private static final Pattern AGE = Pattern.compile("(\\d{1,5})([mhd])");

  /// As the settings say; nothing when they say `never`.
  public static Optional<Cleaning> of(Settings settings) {
    String older = settings.text(Setting.GC_OLDER);
    if (older.equals("never")) {
      return Optional.empty();
    }
    String size = settings.text(Setting.GC_SIZE);
    return Optional.of(
        new Cleaning(
            settings.path(Setting.STATE),
            age(older, Setting.GC_OLDER.key()),
            size.isEmpty() ? OptionalLong.empty() : size(size, Setting.GC_SIZE.key()),
            Optional.of(settings).filter(it -> it.flag(Setting.GC_STORE))));
  }

  /// From `30d`, `12h` or `90m`.
  public static Duration age(String text, String where) {
    Matcher matcher = AGE.matcher(text);
    if (!matcher.matches()) {
      throw invalid(where, "a number of minutes, hours or days: 90m, 12h, 30d", text);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /// From `100GB`.
  public static OptionalLong size(String text, String where) {
    try {
      return SizeGoal.size(text) instanceof SizeGoal.Size size
          ? OptionalLong.of(size.bytes())
          : OptionalLong.empty();
    } catch (Fault e) {
      throw invalid(where, "a size such as 100GB", text);
    }
  }

  /// What was freed, or would be.
  public record Cleaned(
      Swept store, CacheSweep.Freed cache, int logs, Optional<BucketSweep.Freed> bucket) {
    /// Whether there was anything.
    public boolean any() {
      return store.contents()
              + store.receipts()
              + store.locks()
              + store.memories()
              + cache.contents()
              + logs
              + bucket.map(it -> it.contents() + it.receipts()).orElse(0)
          > 0;
    }

    /// What the disk has back.
    public long bytes() {
      return store.bytes() + cache.bytes();
    }

    /// For the audit trail.
    String words() {
      String here = (store.contents() + cache.contents()) + " of the store, " + bytes() + " bytes";
      return bucket
          .map(it -> here + "; " + it.contents() + " of the bucket, " + it.bytes() + " bytes")
          .orElse(here);
    }
  }

  /// `ledger` is where the jobs are that may need something, if there are any.
  public Cleaned run(Optional<Ledger> ledger, String actor, boolean dry) {
    Optional<Instant> unfinished = ledger.flatMap(Ledger::oldestUnfinished);
    Swept swept;
    CacheSweep.Freed freed;
    Instant busy;
    try (Store store = Store.open(state.resolve("store"))) {
      busy = store.busySince(unfinished);
      swept = store.sweep(new Sweep.Limits(older, size, unfinished), dry);
      // What was fetched can be fetched again: it has the room that the store leaves.
      long stays = swept.left();
      OptionalLong room =
          size.isPresent() ? OptionalLong.of(Math.max(0, size.getAsLong() - stays)) : size;
      freed = CacheSweep.in(state, dry).run(older, room, busy);
    }
    Instant before = Instant.now().minus(older);
    Instant logsBefore = unfinished.filter(it -> it.isBefore(before)).orElse(before);
    int logs = JobLogs.in(state).sweep(logsBefore, dry);
    Optional<BucketSweep.Freed> remote =
        bucket.flatMap(it -> BucketSweep.run(it, dry, older, size, busy));
    Cleaned cleaned = new Cleaned(swept, freed, logs, remote);
    if (cleaned.any() && !dry) {
      ledger.ifPresent(it -> it.audit(actor, "gc", cleaned.words()));
    }
    return cleaned;
  }

  private static Fault invalid(String where, String expected, String got) {
    return Fault.in(Code.SETTING_INVALID, where)
        .what("cannot be understood")
        .expected(expected)
        .got("'" + got + "'")
        .fault();
  }
}
