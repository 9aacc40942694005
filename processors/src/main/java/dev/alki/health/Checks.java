// SPDX-License-Identifier: Apache-2.0
package dev.alki.health;

import dev.alki.fault.Fault;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.Needs;
import dev.alki.runtime.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// What a server needs to take jobs, and to go on living. docs/observing.md lists them.
public final class Checks {
  /// Less room than this is not enough for the ledger and logs of running jobs.
  public static final long LEAST_BYTES = 256 << 20;

  private Checks() {}

  /// Writes.
  public static Check ledger(Ledger ledger) {
    return Check.ready(
        "ledger",
        () -> {
          try {
            ledger.requireWritable();
            return Optional.empty();
          } catch (Fault e) {
            return Optional.of(e.code().name());
          }
        });
  }

  /// What waits for a worker that is not there. It keeps nobody from taking other jobs: so it is
  /// told, and all is well.
  public static Check needs(Supplier<Map<Needs, Integer>> unmet) {
    return Check.told(
        "needs",
        () ->
            unmet.get().entrySet().stream()
                .map(it -> "no worker has " + it.getKey().text() + ": " + it.getValue() + " wait")
                .reduce((some, more) -> some + "; " + more));
  }

  /// Looked at in the background: who does not answer must not keep the others waiting.
  public static Check broker(Runnable use) {
    BrokerWatch watch = new BrokerWatch(use);
    return Check.ready("broker", watch::reason);
  }

  /// `setting` names the folder, which is there already.
  public static Check room(String setting, Path folder) {
    return Check.ready(
        "room-" + setting,
        () -> {
          try {
            long free = Files.getFileStore(folder).getUsableSpace();
            return free >= LEAST_BYTES
                ? Optional.empty()
                : Optional.of("only " + (free >> 20) + " MiB are free, of 256 that are needed");
          } catch (IOException e) {
            return Optional.of("the folder of " + setting + " is not there");
          }
        });
  }

  /// `held` is whether the folder is still the one that this server has locked.
  public static Check lock(String setting, BooleanSupplier held) {
    return Check.ready(
        "lock-" + setting,
        () ->
            held.getAsBoolean()
                ? Optional.empty()
                : Optional.of(
                    "the folder of " + setting + " was replaced while the server was running"));
  }

  /// Looked at in the background: a child process has to start.
  public static Check engine(Engine engine) {
    EngineWatch watch = new EngineWatch(engine);
    return Check.ready("engine", watch::reason);
  }

  public static Check workers(BooleanSupplier alive) {
    return Check.live(
        "workers",
        () -> alive.getAsBoolean() ? Optional.empty() : Optional.of("a worker has stopped"));
  }
}
