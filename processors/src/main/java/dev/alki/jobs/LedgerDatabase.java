// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import com.zaxxer.hikari.HikariDataSource;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// The ledger's database, and what its failures mean. A write is on the disk when it returns;
/// readers, also in other processes, never wait for writers.
final class LedgerDatabase implements AutoCloseable {

  private final LedgerPlace place;
  private final CompletableFuture<HikariDataSource> pool;

  private LedgerDatabase(LedgerPlace place, CompletableFuture<HikariDataSource> pool) {
    this.place = place;
    this.pool = pool;
  }

  static LedgerDatabase open(LedgerPlace place) {
    return new LedgerDatabase(place, CompletableFuture.completedFuture(opened(place)));
  }

  /// Returns before it is open; whoever needs it first waits, and hears what is wrong.
  static LedgerDatabase opening(LedgerPlace place) {
    CompletableFuture<HikariDataSource> pool = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("ledger-opening")
        .start(() -> {
          try {
            pool.complete(opened(place));
          } catch (RuntimeException | Error e) {
            pool.completeExceptionally(e);
          }
        });
    return new LedgerDatabase(place, pool);
  }

  private static HikariDataSource opened(LedgerPlace place) {
    HikariDataSource pool;
    try {
      pool = place.pool();
    } catch (Fault e) {
      throw e;
    } catch (RuntimeException e) {
      throw failed(place, e);
    }
    try {
      new LedgerDatabase(place, CompletableFuture.completedFuture(pool))
          .write(LedgerSchema::migrate);
      return pool;
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  boolean shared() {
    return place.shared();
  }

  <T> T read(Function<Handle, T> work) {
    try (Handle handle = handle()) {
      return work.apply(handle);
    } catch (JdbiException e) {
      throw failed(place, e);
    }
  }

  /// All of it, or nothing.
  <T> T change(Function<Handle, T> work) {
    try (Handle handle = handle()) {
      return handle.inTransaction(work::apply);
    } catch (JdbiException e) {
      throw failed(place, e);
    }
  }

  /// As long as the work goes on, what it has read with a lock stays as it is.
  void holding(HandleConsumer<IOException> work) throws IOException {
    try (Handle handle = handle()) {
      handle.useTransaction(work);
    } catch (JdbiException e) {
      throw failed(place, e);
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
      place.dialect().use(handle);
      return handle;
    } catch (CompletionException e) {
      throw e.getCause() instanceof Fault fault ? fault : e;
    }
  }

  private static Fault failed(LedgerPlace place, Exception e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return place.failed(
        String.valueOf(deepest.getMessage()).lines().findFirst().orElse("failed"), e);
  }
}
