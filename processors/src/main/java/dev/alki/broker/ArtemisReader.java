// SPDX-License-Identifier: Apache-2.0
package dev.alki.broker;

import dev.alki.fault.Fault;
import dev.alki.jobs.JobQueue.Delivery;
import dev.alki.jobs.JobQueue.Reader;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.Optional;

/// Receives from the queue in a transaction: what it has in hand when its process dies, or the
/// broker, is delivered again.
final class ArtemisReader implements Reader {
  private final Link link;
  private final String queue;
  private final String selector;
  private Optional<Opened> open = Optional.empty();

  ArtemisReader(Link link, String queue, String selector) {
    this.link = link;
    this.queue = queue;
    this.selector = selector;
  }

  @Override
  public Optional<Delivery> next(Duration patience) {
    return link.use(session -> {
      Optional<Message> message =
          Optional.ofNullable(consumer(session).receive(patience.toMillis()));
      return message.isEmpty()
          ? Optional.empty()
          : Optional.of(new InHand(link, ArtemisQueue.text(message.get())));
    });
  }

  @Override
  public void close() {
    link.close();
  }

  private MessageConsumer consumer(Session session) throws JMSException {
    if (open.filter(it -> it.session() == session).isEmpty()) {
      MessageConsumer consumer = session.createConsumer(session.createQueue(queue), selector);
      open = Optional.of(new Opened(session, consumer));
    }
    return open.orElseThrow().consumer();
  }

  private record Opened(Session session, MessageConsumer consumer) {}

  private record InHand(Link link, String id) implements Delivery {
    @Override
    public void done() {
      link.use(session -> {
        session.commit();
        return Boolean.TRUE;
      });
    }

    @Override
    public void back() {
      try {
        link.use(session -> {
          session.rollback();
          return Boolean.TRUE;
        });
      } catch (Fault e) {
        // The connection is gone, and the broker delivers it again.
        link.close();
      }
    }
  }
}
