// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// That an object was made in a bucket, as it is told of.
///
/// Read are S3's own form, also as other services write it and as SNS passes it on, and that of
/// EventBridge. Only where the object is counts: what it is, the bucket is asked.
record ObjectEvent(String bucket, String key) {
  /// As much as SQS takes.
  private static final int MOST_BYTES = 1 << 20;

  private static final StrictJson JSON = new StrictJson(MOST_BYTES, 16, MOST_BYTES, false);
  private static final String WHERE = "event";
  private static final String CREATED = "(s3:)?ObjectCreated:.*";

  /// All objects of which a message says that they were made; none for a test message and for
  /// events of other kinds. What is none of these forms is a fault.
  static List<ObjectEvent> of(String message) {
    JsonNode json = JSON.read(message.getBytes(StandardCharsets.UTF_8), WHERE);
    if (json.path("Type").asText().equals("Notification") && json.path("Message").isTextual()) {
      json = JSON.read(json.path("Message").textValue().getBytes(StandardCharsets.UTF_8), WHERE);
    }
    if (json.path("Records").isArray()) {
      return records(json.path("Records"));
    }
    if (json.path("Event").asText().equals("s3:TestEvent")) {
      return List.of();
    }
    if (json.path("source").asText().equals("aws.s3") && json.path("detail-type").isTextual()) {
      return json.path("detail-type").textValue().equals("Object Created")
          ? List.of(event(json.path("detail"), false))
          : List.of();
    }
    throw Fault.in(Code.EVENT_INVALID, WHERE)
        .what("is none that is known")
        .expected("an event of S3 or, for S3, of EventBridge")
        .fault();
  }

  private static List<ObjectEvent> records(JsonNode records) {
    List<ObjectEvent> events = new ArrayList<>();
    for (JsonNode each : records) {
      if (!each.path("eventName").isTextual()) {
        throw missing("eventName");
      }
      if (each.path("eventName").textValue().matches(CREATED)) {
        events.add(event(each.path("s3"), true));
      }
    }
    return events;
  }

  /// S3's own form has the key as it stands in a query, EventBridge's as it is.
  private static ObjectEvent event(JsonNode detail, boolean encoded) {
    JsonNode bucket = detail.path("bucket").path("name");
    JsonNode key = detail.path("object").path("key");
    if (!bucket.isTextual()) {
      throw missing("bucket.name");
    }
    if (!key.isTextual()) {
      throw missing("object.key");
    }
    return new ObjectEvent(
        bucket.textValue(), encoded ? decoded(key.textValue()) : key.textValue());
  }

  private static String decoded(String key) {
    try {
      return URLDecoder.decode(key, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Fault.in(Code.EVENT_INVALID, WHERE)
          .what("has a key with a % that no two digits follow")
          .cause(e)
          .fault();
    }
  }

  private static Fault missing(String key) {
    return Fault.in(Code.EVENT_INVALID, WHERE).what("has no text at '" + key + "'").fault();
  }
}
