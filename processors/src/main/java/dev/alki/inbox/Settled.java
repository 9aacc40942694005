// SPDX-License-Identifier: Apache-2.0
package dev.alki.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where the inputs of ended jobs lie in an inbox.
public record Settled(Path inbox) {
  private static final StrictJson JSON = new StrictJson(1 << 20, 16, 1 << 20, false);

  /// The model that the inbox gave to the job of this id; nothing when there is none. A job file is
  /// no model: its job has a source of its own.
  public Optional<String> input(String id) {
    for (String place : List.of(Claim.FAILED, Claim.DONE)) {
      try (DirectoryStream<Path> results =
          Files.newDirectoryStream(inbox.resolve(place), "*" + Claim.RESULT_ENDING)) {
        for (Path result : results) {
          JsonNode json = JSON.read(result);
          Path input = inbox.resolve(json.path("input").asText());
          if (json.path("id").asText().equals(id) && !Entry.jobFile(input) && Files.exists(input)) {
            return Optional.of(input.toString());
          }
        }
      } catch (IOException | Fault e) {
        // What cannot be read does not say that it is this one's.
      }
    }
    return Optional.empty();
  }
}
