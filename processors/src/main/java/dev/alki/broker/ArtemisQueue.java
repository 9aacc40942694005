// SPDX-License-Identifier: Apache-2.0
package dev.alki.broker;

import dev.alki.jobs.JobQueue;
import dev.alki.jobs.Needs;
import dev.alki.jobs.Waiting;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.TextMessage;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;

/// The queue `alki.jobs`: a message for each job that waits, whose text is the job's id and whose
/// properties say what the job needs. A job that was taken before comes before the others. The
/// queue `alki.branches` is the same for branches of jobs.
public final class ArtemisQueue implements JobQueue {
  static final String NAME = "alki.jobs";
  private static final String BRANCHES = "alki.branches";
  private static final int FIRST = 9;

  private final ArtemisBroker broker;
  private final String name;
  private final Link link;

  private ArtemisQueue(ArtemisBroker broker, String name) {
    this.broker = broker;
    this.name = name;
    this.link = new Link(broker);
  }

  public ArtemisQueue(ArtemisBroker broker) {
    this(broker, NAME);
  }

  public static ArtemisQueue branches(ArtemisBroker broker) {
    return new ArtemisQueue(broker, BRANCHES);
  }

  @Override
  public synchronized void send(List<Waiting> waiting) {
    link.use(session -> {
      try (MessageProducer producer = session.createProducer(session.createQueue(name))) {
        for (Waiting job : waiting) {
          Message message = session.createTextMessage(job.id());
          for (Map.Entry<Needs.Kind, String> need : job.needs().all().entrySet()) {
            message.setStringProperty(Selector.property(need.getKey()), need.getValue());
          }
          producer.setDeliveryDelay(job.pause().toMillis());
          int priority = job.attempts() > 0 ? FIRST : Message.DEFAULT_PRIORITY;
          producer.send(message, DeliveryMode.PERSISTENT, priority, Message.DEFAULT_TIME_TO_LIVE);
        }
        session.commit();
        return waiting.size();
      }
    });
  }

  @Override
  public synchronized long size() {
    return link.use(session -> {
      try {
        return ((ActiveMQSession) session)
            .getCoreSession()
            .queueQuery(SimpleString.of(name))
            .getMessageCount();
      } catch (ActiveMQException e) {
        JMSException failed = new JMSException(e.getMessage());
        failed.setLinkedException(e);
        throw failed;
      }
    });
  }

  @Override
  public synchronized Set<String> jobs() {
    return link.use(session -> {
      Set<String> jobs = new HashSet<>();
      try (QueueBrowser browser = session.createBrowser(session.createQueue(name))) {
        Enumeration<?> messages = browser.getEnumeration();
        while (messages.hasMoreElements()) {
          jobs.add(text(messages.nextElement()));
        }
      }
      return jobs;
    });
  }

  /// A job's id; nothing that a job can be called when it is no message of ours.
  static String text(Object message) throws JMSException {
    return message instanceof TextMessage text && text.getText() != null ? text.getText() : "";
  }

  @Override
  public Reader reader(Needs has) {
    return new ArtemisReader(new Link(broker), name, Selector.of(has));
  }

  @Override
  public synchronized void close() {
    link.close();
  }
}
