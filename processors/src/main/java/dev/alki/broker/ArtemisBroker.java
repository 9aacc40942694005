// SPDX-License-Identifier: Apache-2.0
package dev.alki.broker;

import dev.alki.fault.Fault;
import dev.alki.settings.Secret;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/// Artemis: in this process, or wherever a URL leads. No message is fetched before somebody has
/// time for it.
public final class ArtemisBroker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CompletableFuture<Source> source;

  private ArtemisBroker(CompletableFuture<Source> source) {
    this.source = source;
  }

  /// In this process, with its journal in a folder. It starts while the caller does something else;
  /// the first to use it waits, and hears what is wrong.
  public static ArtemisBroker own(Path folder) {
    return new ArtemisBroker(
        starting(() -> {
          OwnBroker broker = OwnBroker.start(folder);
          return new Source(factory(broker.url(), PATIENCE), broker::close);
        }));
  }

  /// One that runs by itself; `user` is empty where it asks nobody. What this process has in hand
  /// is delivered to others when it has been silent for twice as long as it may be.
  public static ArtemisBroker at(
      String url, String user, Optional<Secret> password, Duration silence) {
    return new ArtemisBroker(
        starting(() -> {
          ActiveMQConnectionFactory factory = factory(url, silence);
          if (!user.isEmpty()) {
            factory.setUser(user);
            password.map(Secret::read).ifPresent(factory::setPassword);
          }
          return new Source(factory, () -> {});
        }));
  }

  /// Whoever loses a connection makes another one.
  Connection connect() throws JMSException {
    return connections().createConnection();
  }

  ActiveMQConnectionFactory connections() {
    try {
      return source.join().factory();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Fault fault ? fault : e;
    }
  }

  @Override
  public void close() {
    source
        .handle((opened, _) -> Optional.ofNullable(opened))
        .join()
        .ifPresent(it -> it.close().run());
  }

  private static CompletableFuture<Source> starting(Supplier<Source> start) {
    CompletableFuture<Source> source = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("broker-start")
        .start(() -> {
          try {
            source.complete(start.get());
          } catch (RuntimeException | Error e) {
            source.completeExceptionally(e);
          }
        });
    return source;
  }

  private static ActiveMQConnectionFactory factory(String url, Duration silence) {
    ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
    factory.setConsumerWindowSize(0);
    factory.setReconnectAttempts(0);
    factory.setClientFailureCheckPeriod(silence.toMillis());
    factory.setConnectionTTL(2 * silence.toMillis());
    factory.setCallTimeout(PATIENCE.toMillis());
    return factory;
  }

  private record Source(ActiveMQConnectionFactory factory, Runnable close) {}
}
