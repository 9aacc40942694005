// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.WriteFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// The ledger's SQLite file, and what its failures mean. A write is on the disk when it returns;
/// readers, also in other processes, never wait for writers.
final class LedgerDatabase implements AutoCloseable {
  private static final int CONNECTIONS = 4;
  private static final int PATIENCE_MILLIS = 10_000;

  private final Path file;
  private final CompletableFuture<HikariDataSource> pool;

  private LedgerDatabase(Path file, CompletableFuture<HikariDataSource> pool) {
    this.file = file;
    this.pool = pool;
  }

  static LedgerDatabase open(Path file) {
    return new LedgerDatabase(file, CompletableFuture.completedFuture(opened(file)));
  }

  /// Returns before it is open; whoever needs it first waits, and hears what is wrong.
  static LedgerDatabase opening(Path file) {
    CompletableFuture<HikariDataSource> pool = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("ledger-opening")
        .start(() -> {
          try {
            pool.complete(opened(file));
          } catch (RuntimeException | Error e) {
            pool.completeExceptionally(e);
          }
        });
    return new LedgerDatabase(file, pool);
  }

  private static HikariDataSource opened(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    }
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger");
    config.setJdbcUrl("jdbc:sqlite:" + file.toAbsolutePath());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    config.addDataSourceProperty("journal_mode", "WAL");
    config.addDataSourceProperty("synchronous", "FULL");
    config.addDataSourceProperty("foreign_keys", "true");
    config.addDataSourceProperty("busy_timeout", Integer.toString(PATIENCE_MILLIS));
    // A transaction that began by reading could not go on to write when another wrote meanwhile.
    config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw failed(file, e);
    }
    try {
      new LedgerDatabase(file, CompletableFuture.completedFuture(pool))
          .write(handle -> LedgerSchema.migrate(handle, file));
      return pool;
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  <T> T read(Function<Handle, T> work) {
    try (Handle handle = handle()) {
      return work.apply(handle);
    } catch (JdbiException e) {
      throw failed(file, e);
    }
  }

  /// All of it, or nothing.
  <T> T change(Function<Handle, T> work) {
    try (Handle handle = handle()) {
      return handle.inTransaction(work::apply);
    } catch (JdbiException e) {
      throw failed(file, e);
    }
  }

  /// As long as the work goes on, what it has read with a lock stays as it is.
  void holding(HandleConsumer<IOException> work) throws IOException {
    try (Handle handle = handle()) {
      handle.useTransaction(work);
    } catch (JdbiException e) {
      throw failed(file, e);
    }
  }

  void write(Consumer<Handle> work) {
    change(handle -> {
      work.accept(handle);
      return Boolean.TRUE;
    });
  }

  @Override
  public void close() {
    pool.handle((opened, _) -> Optional.ofNullable(opened))
        .join()
        .ifPresent(HikariDataSource::close);
  }

  private Handle handle() {
    try {
      Handle handle = Jdbi.open(pool.join());
      // SQLite lets one at a time write at all.
      handle.define("forUpdate", "");
      return handle;
    } catch (CompletionException e) {
      throw e.getCause() instanceof Fault fault ? fault : e;
    }
  }

  private static Fault failed(Path file, Exception e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return Fault.in(Code.LEDGER_FAILED, file)
        .what(String.valueOf(deepest.getMessage()).lines().findFirst().orElse("failed"))
        .help("Check that the disk has room and that the folder of alki.state can be written.")
        .cause(e)
        .fault();
  }
}
