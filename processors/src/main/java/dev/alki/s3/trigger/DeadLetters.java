// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3.trigger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.jobs.JobJson;
import dev.alki.jobs.JobRecord.Failure;
import dev.alki.s3.S3Connection;
import dev.alki.s3.S3Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/// Where what cannot become a job ends, with its reason: `{"message": ..., "error": {"code",
/// "message", "help"}}`. The same for the same reason is kept once.
@FunctionalInterface
interface DeadLetters {
  Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  /// `message` is what came, word for word, or the name of the object. On the disk, or with the
  /// queue, when it returns.
  void bury(String message, Fault reason);

  /// A file for each in a folder.
  static DeadLetters folder(Path folder) {
    return (message, reason) -> {
      byte[] letter = letter(message, reason);
      Path file = folder.resolve(Digest.sha256(letter) + ".json");
      if (Files.exists(file)) {
        return;
      }
      LOG.warn("{}", reason.report());
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw WriteFault.of(folder, e);
      }
      PendingFile.put(file, letter, true);
    };
  }

  /// A message for each in another queue.
  static DeadLetters queue(S3Connection connection, String name) {
    return (message, reason) -> {
      LOG.warn("{}", reason.report());
      String letter = new String(letter(message, reason), StandardCharsets.UTF_8);
      try {
        String url = connection.queues().getQueueUrl(request -> request.queueName(name)).queueUrl();
        connection.queues().sendMessage(request -> request.queueUrl(url).messageBody(letter));
      } catch (SdkException e) {
        throw S3Fault.of(name, e);
      }
    };
  }

  private static byte[] letter(String message, Fault reason) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("message", message);
    json.set(
        "error",
        JobJson.failure(new Failure(reason.code().name(), reason.getMessage(), reason.help())));
    return Json.bytes(json);
  }
}
