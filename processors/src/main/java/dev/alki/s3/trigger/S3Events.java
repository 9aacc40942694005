// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3.trigger;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.s3.S3Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes jobs of messages that tell of new objects. A message that is done with may go away: its
/// jobs are in the ledger, and what cannot be a job is among the dead letters. A message that fails
/// comes again.
public final class S3Events {
  private static final Logger LOG = LoggerFactory.getLogger(S3Events.class);
  private static final String RECEIVED = "ApproximateReceiveCount";

  /// So often may a message bring up a bug of ours before it is put aside.
  private static final int MOST_TRIES = 5;

  private final BucketInbox inbox;
  private final DeadLetters dead;

  S3Events(BucketInbox inbox, DeadLetters dead) {
    this.inbox = inbox;
    this.dead = dead;
  }

  /// `attributes` are what SQS says of the message, by their names.
  public void take(String message, Map<?, ?> attributes) {
    List<ObjectEvent> events;
    try {
      events = ObjectEvent.of(message);
    } catch (Fault e) {
      dead.bury(message, e);
      return;
    }
    Optional<Fault> later = Optional.empty();
    for (ObjectEvent event : events) {
      try {
        take(event);
      } catch (RuntimeException e) {
        Fault fault = Mishap.fault(e);
        boolean hopeless =
            fault.code() == Code.INTERNAL_ERROR && received(attributes) >= MOST_TRIES;
        if (hopeless || !Mishap.passing(fault)) {
          dead.bury(message, fault);
        } else {
          later = Optional.of(fault);
        }
      }
    }
    later.ifPresent(fault -> {
      LOG.warn("an event is put back: {}", fault.report());
      throw fault;
    });
  }

  private void take(ObjectEvent event) {
    if (!inbox.knows(event.bucket())) {
      throw Fault.in(Code.SOURCE_NOT_ALLOWED, "event")
          .what("tells of a bucket that is none of the inbox")
          .help("Add its place to alki.s3.inbox, or send its events elsewhere.")
          .fault();
    }
    // A key with a slash at an end is another program's folder.
    if (!event.key().startsWith("/") && !event.key().endsWith("/")) {
      inbox.take(new S3Place(event.bucket(), event.key()));
    }
  }

  private static int received(Map<?, ?> attributes) {
    return attributes.entrySet().stream()
        .filter(each -> each.getKey().toString().equals(RECEIVED))
        .map(each -> each.getValue().toString())
        .filter(count -> count.matches("\\d{1,9}"))
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElse(0);
  }
}
