// SPDX-License-Identifier: Apache-2.0
package dev.alki.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.files.PendingFile;
import dev.alki.files.StrictJson;
import dev.alki.files.WriteFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where the upload of some content to one place goes on, kept over the death of this process: a
/// file of a few lines in `folder`. A damaged one, or another's, counts as none.
public record UploadState(Path folder, String place, String digest) {
  private static final int MOST = 64 << 10;
  private static final StrictJson JSON = new StrictJson(MOST, 4, MOST, false);

  public Optional<String> read() {
    try {
      if (!Files.isRegularFile(file())) {
        return Optional.empty();
      }
      JsonNode json = JSON.read(file());
      boolean ours =
          json.path("place").asText().equals(place) && json.path("digest").asText().equals(digest);
      return ours ? Optional.of(json.path("location").asText()) : Optional.empty();
    } catch (Fault e) {
      return Optional.empty();
    }
  }

  /// On the disk when it returns.
  public void write(String location) {
    String text =
        JsonNodeFactory.instance
                .objectNode()
                .put("place", place)
                .put("digest", digest)
                .put("location", location)
                .toPrettyString()
            + "\n";
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
    PendingFile.put(file(), text.getBytes(StandardCharsets.UTF_8), true);
  }

  public void forget() {
    try {
      Files.deleteIfExists(file());
    } catch (IOException e) {
      throw WriteFault.of(file(), e);
    }
  }

  private Path file() {
    String of = place + "@" + digest;
    return folder.resolve(Digest.sha256(of.getBytes(StandardCharsets.UTF_8)) + ".json");
  }
}
