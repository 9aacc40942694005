// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import dev.alki.broker.ArtemisBroker;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.LedgerPlace;
import dev.alki.jobs.Needs;
import dev.alki.settings.Secret;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A server's part among others: what it does, what its machine has, which ledger and broker it
/// shares with them, if it does, and how long it may be silent then.
record Cluster(
    boolean triggers,
    boolean workers,
    Needs has,
    LedgerPlace ledger,
    String brokerUrl,
    String brokerUser,
    Optional<Secret> brokerPassword,
    Duration silence) {
  static Cluster of(Settings settings) {
    Cluster cluster =
        new Cluster(
            settings.role("triggers"),
            settings.role("workers"),
            Needs.here(Needs.of(settings.text(Setting.WORKER_HAS), Setting.WORKER_HAS.key())),
            LedgerPlace.of(settings),
            settings.text(Setting.BROKER_URL),
            settings.text(Setting.BROKER_USER),
            settings.secret(Setting.BROKER_PASSWORD),
            Duration.ofSeconds(settings.number(Setting.WORKER_SILENCE)));
    cluster.check();
    return cluster;
  }

  /// Whether other servers may be at work with the same ledger.
  boolean shared() {
    return ledger.shared();
  }

  /// The one that is set, or one in this process with its journal in the state folder.
  ArtemisBroker broker(Path state) {
    return brokerUrl.isEmpty()
        ? ArtemisBroker.own(state.resolve("broker"))
        : ArtemisBroker.at(brokerUrl, brokerUser, brokerPassword, silence);
  }

  private void check() {
    if (!brokerUrl.isEmpty() && !brokerUrl.matches("\\(?tcp://.+")) {
      throw Fault.in(Code.SETTING_INVALID, Setting.BROKER_URL.key())
          .what("is no address of a broker")
          .expected("tcp://HOST:PORT")
          .fault();
    }
    if (shared() && brokerUrl.isEmpty()) {
      throw Fault.in(Code.SETTING_INVALID, Setting.LEDGER_URL.key())
          .what("servers that share a ledger share a broker, too, and none is named")
          .expected(Setting.BROKER_URL.key() + "=tcp://HOST:PORT")
          .fault();
    }
    if (!shared() && !(triggers && workers)) {
      throw Fault.in(Code.SETTING_INVALID, Setting.ROLES.key())
          .what("the other half is missing: nobody else can use this server's ledger")
          .help("Let several servers share one with " + Setting.LEDGER_URL.key() + ".")
          .fault();
    }
  }
}
