// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.broker.TestBroker;
import dev.alki.pipeline.TinyModel;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Another system sends jobs to a queue of a broker that both know.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class JobsOverJmsTest {
  private static final String QUEUE = "alki.jobs.requests";
  private static final String TINY = "{\"source\": \"tiny.gguf\", \"profiles\": [\"F16\"]}";

  @TempDir Path folder;

  @Test
  void messagesBecomeJobsAndPoisonADeadLetterWithItsReason() throws Exception {
    TinyModel.write(Files.createDirectories(folder.resolve("models")).resolve("tiny.gguf"), 1, 8);
    try (TestBroker broker = TestBroker.start(folder.resolve("broker"));
        TestServer server =
            TestServer.start(folder, Map.of("alki.jms", "true", "alki.broker.url", broker.url()));
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        Connection connection = factory.createConnection()) {
      connection.start();
      Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
      send(session, session.createTextMessage(TINY));
      var bytes = session.createBytesMessage();
      bytes.writeBytes(TINY.getBytes(StandardCharsets.UTF_8));
      bytes.setStringProperty("CamelFileName", "../../escape");
      bytes.setStringProperty("CamelJmsDestinationName", "elsewhere");
      send(session, bytes);
      String keyed = TINY.replace("}", ", \"idempotencyKey\": \"monday\"}");
      send(session, session.createTextMessage(keyed));
      send(session, session.createTextMessage(keyed));

      List<String> dead = new ArrayList<>();
      send(session, session.createTextMessage("no JSON"));
      dead.add(dead(session).getStringProperty("AlkiCode"));
      send(session, session.createTextMessage("{\"source\": \"/etc/passwd\"}"));
      dead.add(dead(session).getStringProperty("AlkiCode"));
      send(session, session.createObjectMessage(new Trap()));
      dead.add(dead(session).getStringProperty("AlkiCode"));
      send(session, session.createTextMessage(" ".repeat(300_000)));
      dead.add(dead(session).getStringProperty("AlkiCode"));
      assertThat(dead)
          .containsExactly("JSON_INVALID", "UNSAFE_NAME", "JSON_INVALID", "JSON_INVALID");
      assertThat(Trap.sprung).isFalse();

      List<String> states = new ArrayList<>();
      for (JsonNode job : TestServer.json(server.get("/jobs")).path("jobs")) {
        assertThat(job.path("origin").asText()).isEqualTo("jms");
        states.add(server.end("/jobs/" + job.path("id").asText()).path("state").asText());
      }
      assertThat(states).containsExactly("succeeded", "succeeded", "succeeded");
    }
  }

  /// What happens when somebody reads it.
  private static final class Trap implements Serializable {
    private static final long serialVersionUID = 1;
    private static volatile boolean sprung;

    private Object readResolve() {
      sprung = true;
      return this;
    }
  }

  private static void send(Session session, Message message) throws JMSException {
    try (MessageProducer producer = session.createProducer(session.createQueue(QUEUE))) {
      producer.send(message);
    }
  }

  private static Message dead(Session session) throws JMSException {
    try (var consumer = session.createConsumer(session.createQueue(QUEUE + ".dead"))) {
      return consumer.receive(20_000);
    }
  }
}
