// SPDX-License-Identifier: Apache-2.0
package dev.alki.health;

import dev.alki.fault.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Knows whether the broker can be used. Each question is one use of it; one that takes long is
/// waited for no longer than that, and answers the questions that come meanwhile.
final class BrokerWatch {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Runnable use;
  private CompletableFuture<Optional<String>> look =
      CompletableFuture.completedFuture(Optional.empty());

  BrokerWatch(Runnable use) {
    this.use = use;
  }

  /// Why it cannot be used.
  Optional<String> reason() {
    try {
      return look().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.of("does not answer");
    } catch (ExecutionException e) {
      return Optional.of(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("was not waited for");
    }
  }

  private synchronized CompletableFuture<Optional<String>> look() {
    if (look.isDone()) {
      CompletableFuture<Optional<String>> next = new CompletableFuture<>();
      look = next;
      Thread.ofPlatform().daemon().name("broker-watch").start(() -> next.complete(found()));
    }
    return look;
  }

  private Optional<String> found() {
    try {
      use.run();
      return Optional.empty();
    } catch (Fault e) {
      return Optional.of(e.code().name());
    } catch (RuntimeException e) {
      return Optional.of("INTERNAL_ERROR");
    }
  }
}
