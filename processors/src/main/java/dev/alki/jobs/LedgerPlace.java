// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.WriteFault;
import dev.alki.settings.Secret;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where a ledger is: a file, which one server has for itself, or a PostgreSQL database, which any
/// number of servers share.
public sealed interface LedgerPlace {
  /// How long somebody waits for a connection or a lock.
  int PATIENCE_MILLIS = 10_000;

  /// As it is set; a file below `alki.state` when it is not.
  static LedgerPlace of(Settings settings) {
    String url = settings.text(Setting.LEDGER_URL);
    if (url.isEmpty()) {
      return new File(settings.path(Setting.STATE).resolve("ledger.db"));
    }
    if (!url.startsWith(Database.SCHEME) || url.matches("(?i).*[?&]password=.*")) {
      throw Fault.in(Code.SETTING_INVALID, Setting.LEDGER_URL.key())
          .what("is no address of a ledger")
          .expected("jdbc:postgresql://HOST:PORT/NAME, without a password")
          .help("The password's place is named by " + Setting.LEDGER_PASSWORD.key() + ".")
          .fault();
    }
    return new Database(
        url,
        settings.text(Setting.LEDGER_USER),
        settings.secret(Setting.LEDGER_PASSWORD),
        Duration.ofSeconds(settings.number(Setting.WORKER_SILENCE)));
  }

  /// Whether other servers may be at work there.
  boolean shared();

  Dialect dialect();

  HikariDataSource pool();

  Fault failed(String what, Throwable cause);

  record File(Path path) implements LedgerPlace {
    private static final int CONNECTIONS = 4;

    @Override
    public boolean shared() {
      return false;
    }

    @Override
    public Dialect dialect() {
      return Dialect.SQLITE;
    }

    @Override
    public HikariDataSource pool() {
      try {
        Files.createDirectories(path.toAbsolutePath().getParent());
      } catch (IOException e) {
        throw WriteFault.of(path, e);
      }
      HikariConfig config = new HikariConfig();
      config.setPoolName("ledger");
      config.setJdbcUrl("jdbc:sqlite:" + path.toAbsolutePath());
      config.setMaximumPoolSize(CONNECTIONS);
      config.setMinimumIdle(1);
      config.setConnectionTimeout(PATIENCE_MILLIS);
      config.addDataSourceProperty("journal_mode", "WAL");
      config.addDataSourceProperty("synchronous", "FULL");
      config.addDataSourceProperty("foreign_keys", "true");
      config.addDataSourceProperty("busy_timeout", Integer.toString(PATIENCE_MILLIS));
      // A transaction that began by reading could not go on to write when another wrote meanwhile.
      config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
      return new HikariDataSource(config);
    }

    @Override
    public Fault failed(String what, Throwable cause) {
      return Fault.in(Code.LEDGER_FAILED, path)
          .what(what)
          .help("Check that the disk has room and that the folder of alki.state can be written.")
          .cause(cause)
          .fault();
    }
  }

  /// `silence` is how long a process may be silent in the middle of a transaction.
  record Database(String url, String user, Optional<Secret> password, Duration silence)
      implements LedgerPlace {
    private static final String SCHEME = "jdbc:postgresql://";
    private static final int CONNECTIONS = 8;
    private static final Duration MARGIN = Duration.ofSeconds(2);

    @Override
    public boolean shared() {
      return true;
    }

    @Override
    public Dialect dialect() {
      return Dialect.POSTGRESQL;
    }

    @Override
    public HikariDataSource pool() {
      HikariConfig config = new HikariConfig();
      config.setPoolName("ledger");
      config.setJdbcUrl(url);
      if (!user.isEmpty()) {
        config.setUsername(user);
      }
      password.map(Secret::read).ifPresent(config::setPassword);
      config.setMaximumPoolSize(CONNECTIONS);
      config.setMinimumIdle(1);
      config.setConnectionTimeout(PATIENCE_MILLIS);
      config.addDataSourceProperty("ApplicationName", "alki");
      config.addDataSourceProperty("tcpKeepAlive", "true");
      config.addDataSourceProperty("connectTimeout", "10");
      config.addDataSourceProperty("socketTimeout", "30");
      // A process that stands still in the middle of a transaction loses its locks when it loses
      // its jobs, and whoever waits for one of them gets it.
      config.addDataSourceProperty(
          "options",
          "-c idle_in_transaction_session_timeout=%ds -c lock_timeout=%ds"
              .formatted(silence.toSeconds(), silence.plus(MARGIN).toSeconds()));
      return new HikariDataSource(config);
    }

    @Override
    public Fault failed(String what, Throwable cause) {
      return Fault.in(Code.LEDGER_FAILED, url.replaceFirst("\\?.*", ""))
          .what(what)
          .help("Check that the database of alki.ledger.url runs and lets alki.ledger.user in.")
          .cause(cause)
          .fault();
    }
  }
}
