// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.settings.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/// A real PostgreSQL of this process's, started when it is first asked for. Where it cannot run,
/// tests that need it are skipped, and say why.
public final class TestPostgres {
  private static final AtomicInteger PLACES = new AtomicInteger();
  private static Optional<EmbeddedPostgres> running = Optional.empty();
  private static String reason = "";

  private TestPostgres() {}

  /// A new place in it, empty.
  public static LedgerPlace.Database database() {
    EmbeddedPostgres postgres = postgres();
    String name = "alki" + PLACES.incrementAndGet();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + name);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return new LedgerPlace.Database(
        "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres?currentSchema=" + name,
        "postgres",
        Optional.<Secret>empty(),
        Duration.ofSeconds(8));
  }

  private static synchronized EmbeddedPostgres postgres() {
    if (running.isEmpty() && reason.isEmpty()) {
      try {
        // Tests kill those who use it, never the machine.
        running = Optional.of(EmbeddedPostgres.builder().setServerConfig("fsync", "off").start());
      } catch (IOException | RuntimeException e) {
        reason = "PostgreSQL cannot run here: " + e;
        System.err.println(reason);
      }
    }
    Assumptions.assumeTrue(running.isPresent(), reason);
    return running.orElseThrow();
  }
}
