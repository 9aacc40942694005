// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The messages are those of the manuals of S3, EventBridge, SNS and MinIO, shortened.
class ObjectEventTest {
  @Test
  void readsTheFormOfS3WithItsEncodedKey() {
    assertThat(ObjectEvent.of(Samples.created("models", "in/my+model%C3%A4%2B1.gguf")))
        .containsExactly(new ObjectEvent("models", "in/my modelä+1.gguf"));
  }

  @Test
  void readsTheFormOfEventBridgeWithItsPlainKey() {
    String message =
        """
        {"version": "0", "id": "17793124", "detail-type": "Object Created", "source": "aws.s3",
         "account": "111122223333", "region": "ca-central-1",
         "resources": ["arn:aws:s3:::models"],
         "detail": {"version": "0", "bucket": {"name": "models"},
          "object": {"key": "in/my+model.gguf", "size": 5, "etag": "b1946ac9", "sequencer": "00"},
          "request-id": "N4N7GDK58NMKJ12R", "reason": "PutObject"}}
        """;
    assertThat(ObjectEvent.of(message))
        .containsExactly(new ObjectEvent("models", "in/my+model.gguf"));
    assertThat(ObjectEvent.of(message.replace("Object Created", "Object Deleted"))).isEmpty();
  }

  @Test
  void readsWhatOtherServicesSend() {
    String message =
        """
        {"EventName": "s3:ObjectCreated:Put", "Key": "models/in/a.gguf", "Records": [
         {"eventVersion": "2.0", "eventSource": "minio:s3", "eventName": "s3:ObjectCreated:Put",
          "s3": {"bucket": {"name": "models"}, "object": {"key": "in%2Fa.gguf"}}}]}
        """;
    assertThat(ObjectEvent.of(message)).containsExactly(new ObjectEvent("models", "in/a.gguf"));
  }

  @Test
  void readsWhatWasPassedOn() {
    String message =
        JsonNodeFactory.instance
            .objectNode()
            .put("Type", "Notification")
            .put("Message", Samples.created("models", "a.gguf"))
            .toString();
    assertThat(ObjectEvent.of(message)).containsExactly(new ObjectEvent("models", "a.gguf"));
  }

  @Test
  void readsSeveralRecords() {
    String one = Samples.record("models", "a.gguf", "ObjectCreated:Put");
    String two = Samples.record("models", "b.gguf", "ObjectCreated:CompleteMultipartUpload");
    String gone = Samples.record("models", "c.gguf", "ObjectRemoved:Delete");
    assertThat(ObjectEvent.of("{\"Records\": [" + one + "," + gone + "," + two + "]}"))
        .isEqualTo(
            List.of(new ObjectEvent("models", "a.gguf"), new ObjectEvent("models", "b.gguf")));
  }

  @Test
  void passesOverTestEvents() {
    assertThat(ObjectEvent.of(Samples.TEST)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "[]",
        "{}",
        "{\"Records\": {}}",
        "{\"Records\": [{}]}",
        "{\"Records\": [{\"eventName\": \"ObjectCreated:Put\"}]}",
        "{\"Records\": [{\"eventName\": \"ObjectCreated:Put\", \"s3\": {\"bucket\": {\"name\": 1},"
            + " \"object\": {\"key\": \"a\"}}}]}",
        "{\"Records\": [{\"eventName\": \"ObjectCreated:Put\", \"s3\": {\"bucket\": {\"name\":"
            + " \"models\"}, \"object\": {\"key\": \"%zz\"}}}]}",
        "{\"Records\": [], \"Records\": []}",
        "{\"source\": \"aws.ec2\", \"detail-type\": \"Object Created\"}",
        "{\"Type\": \"Notification\", \"Message\": \"hello\"}"
      })
  void refusesEverythingElse(String message) {
    Fault fault = catchThrowableOfType(Fault.class, () -> ObjectEvent.of(message));
    assertThat(fault.code()).isIn(Code.EVENT_INVALID, Code.JSON_INVALID, Code.JSON_DUPLICATE_KEY);
  }
}
