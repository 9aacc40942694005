// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3.trigger;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Desk;
import dev.alki.jobs.Intake;
import dev.alki.s3.S3Connection;
import dev.alki.s3.S3Objects;
import dev.alki.s3.S3Options;
import dev.alki.s3.S3Place;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the routes of buckets need, as far as they are switched on: `s3Events` and `queues` for
/// `routes/s3-events.camel.yaml`, `s3Inbox` for `routes/s3-poll.camel.yaml`.
public record S3Triggers(Map<String, Object> beans, S3Connection connection)
    implements AutoCloseable {
  public S3Triggers {
    beans = Map.copyOf(beans);
  }

  /// A setting that is missing or makes no sense is a fault.
  public static S3Triggers of(Settings settings, Intake intake, Desk desk) {
    boolean events = settings.flag(Setting.S3_EVENTS);
    boolean poll = settings.flag(Setting.S3_POLL);
    S3Connection connection = new S3Connection(S3Options.of(settings));
    Map<String, Object> beans = new TreeMap<>();
    if (events || poll) {
      BucketInbox inbox =
          new BucketInbox(places(settings), new S3Objects(connection), intake, desk);
      DeadLetters folder = DeadLetters.folder(settings.path(Setting.STATE).resolve("dead"));
      if (events) {
        require(settings, Setting.S3_EVENTS_QUEUE);
        String queue = settings.text(Setting.S3_EVENTS_DEAD);
        DeadLetters dead = queue.isEmpty() ? folder : DeadLetters.queue(connection, queue);
        beans.put("s3Events", new S3Events(inbox, dead));
        beans.put("queues", connection.queues());
      }
      if (poll) {
        beans.put("s3Inbox", new S3Looks(inbox, folder));
      }
    }
    return new S3Triggers(beans, connection);
  }

  private static List<S3Place> places(Settings settings) {
    require(settings, Setting.S3_INBOX);
    return S3Options.list(settings, Setting.S3_INBOX).stream()
        .map(text -> S3Place.of(text, Setting.S3_INBOX.key()))
        .toList();
  }

  private static void require(Settings settings, Setting setting) {
    if (settings.text(setting).isBlank()) {
      throw Fault.in(Code.SETTING_INVALID, setting.key())
          .what("is not set, and a trigger for buckets is on")
          .expected(setting.description())
          .fault();
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
