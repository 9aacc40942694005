// SPDX-License-Identifier: Apache-2.0
package dev.alki.broker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import dev.alki.jobs.Desk;
import dev.alki.jobs.Intake;
import dev.alki.jobs.JobRequest;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What `routes/jms.camel.yaml` does with a message that another system sent: a job, or a dead
/// letter that says why it is none. Only text and bytes are read, and nothing of Camel's headers.
///
/// A message without an `idempotencyKey` has its own id for one, so that it makes one job however
/// often it is delivered.
public final class JobRequests {
  private static final Logger LOG = LoggerFactory.getLogger(JobRequests.class);
  private static final int MOST_BYTES = 64 << 10;
  private static final StrictJson JSON = new StrictJson(MOST_BYTES, 16, MOST_BYTES, false);
  private static final String WHERE = "message";

  /// What may go well at the next delivery, and is no fault of the message.
  private static final Set<Code> OURS =
      EnumSet.of(
          Code.LEDGER_FAILED, Code.INSUFFICIENT_DISK, Code.NOT_WRITABLE, Code.INTERNAL_ERROR);

  private final Desk desk;
  private final Intake intake;

  public JobRequests(Desk desk, Intake intake) {
    this.desk = desk;
    this.intake = intake;
  }

  /// The exchange's body, a JMS message, is a dead letter afterwards, or nothing when it became a
  /// job.
  public void take(Exchange exchange) throws JMSException {
    Message message = exchange.getMessage().getBody(Message.class);
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setBody(null);
    String text = "";
    try {
      text = text(message);
      JsonNode json = JSON.read(text.getBytes(StandardCharsets.UTF_8), WHERE);
      desk.submit(keyed(intake.request(json, WHERE), message), "jms");
    } catch (Fault e) {
      if (OURS.contains(e.code())) {
        throw e;
      }
      LOG.warn("a message is no job: {}", e.report());
      exchange.getMessage().setBody(text);
      exchange.getMessage().setHeader("AlkiCode", e.code().name());
      exchange.getMessage().setHeader("AlkiMessage", e.getMessage());
      exchange.getMessage().setHeader("AlkiHelp", e.help());
    }
  }

  private static JobRequest keyed(JobRequest request, Message message) throws JMSException {
    Optional<String> own = Optional.ofNullable(message.getJMSMessageID()).map(id -> "jms " + id);
    return request.withKey(request.idempotencyKey().or(() -> own));
  }

  private static String text(Message message) throws JMSException {
    if (message instanceof ActiveMQMessage sent && sent.getCoreMessage().isLargeMessage()) {
      throw refused("is too long", "at most " + MOST_BYTES + " bytes");
    }
    return switch (message) {
      case TextMessage text -> Optional.ofNullable(text.getText()).orElse("");
      case BytesMessage bytes -> {
        byte[] all = new byte[(int) Math.min(bytes.getBodyLength(), MOST_BYTES + 1L)];
        bytes.readBytes(all);
        yield new String(all, StandardCharsets.UTF_8);
      }
      default -> throw refused("has another form", "a text message or a bytes message");
    };
  }

  private static Fault refused(String what, String expected) {
    return Fault.in(Code.JSON_INVALID, WHERE).what(what).expected(expected).fault();
  }
}
