// SPDX-License-Identifier: Apache-2.0
package dev.alki.broker;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection with one transacted session, for one thread, made when it is needed and again after
/// it broke.
final class Link implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  private final ArtemisBroker broker;
  private Optional<Opened> open = Optional.empty();

  Link(ArtemisBroker broker) {
    this.broker = broker;
  }

  /// Does something with the session. After a failure nothing of the transaction is left, and the
  /// next use begins with a new connection.
  <T> T use(Work<T> work) {
    try {
      if (open.isEmpty()) {
        open = Optional.of(opened());
      }
      return work.with(open.get().session());
    } catch (JMSException e) {
      close();
      throw Fault.in(Code.BROKER_FAILED, "broker")
          .what(String.valueOf(e.getMessage()))
          .help("Check that the broker of alki.broker.url runs; jobs wait until then.")
          .cause(e)
          .fault();
    }
  }

  @Override
  public void close() {
    open.ifPresent(it -> {
      try {
        it.connection().close();
      } catch (JMSException e) {
        LOG.debug("a broken connection", e);
      }
    });
    open = Optional.empty();
  }

  private Opened opened() throws JMSException {
    Connection connection = broker.connect();
    try {
      connection.start();
      return new Opened(connection, connection.createSession(true, Session.SESSION_TRANSACTED));
    } catch (JMSException e) {
      connection.close();
      throw e;
    }
  }

  @FunctionalInterface
  interface Work<T> {
    T with(Session session) throws JMSException;
  }

  private record Opened(Connection connection, Session session) {}
}
