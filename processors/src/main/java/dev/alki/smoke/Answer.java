// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bundle.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/// What comes back for a [Question], piece by piece: its words, when the first of them came (by
/// [System#nanoTime]), what the server said was wrong, and whether it was an answer at all.
final class Answer {
  /// Far above what is asked for.
  private static final int LARGEST = 1 << 20;

  private final Question question;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private String words = "";
  private String error = "";
  private boolean readable = true;
  private OptionalLong first = OptionalLong.empty();

  Answer(Question question) {
    this.question = question;
  }

  /// One that grows without end is not read any further.
  synchronized void add(byte[] piece) throws IOException {
    long now = System.nanoTime();
    if (received.size() + piece.length > LARGEST) {
      readable = false;
      throw new IOException("an answer without end");
    }
    received.writeBytes(piece);
    read();
    if (first.isEmpty() && !words.isBlank()) {
      first = OptionalLong.of(now);
    }
  }

  synchronized String words() {
    return words;
  }

  synchronized String error() {
    return error;
  }

  synchronized boolean readable() {
    return readable;
  }

  synchronized OptionalLong first() {
    return first;
  }

  /// As it was received.
  synchronized String text() {
    return received.toString(StandardCharsets.UTF_8);
  }

  /// All whole pieces so far; what is not whole yet is looked at again with the next.
  private void read() {
    StringBuilder said = new StringBuilder();
    readable = true;
    for (String document : documents()) {
      try {
        JsonNode json = Json.read(document.getBytes(StandardCharsets.UTF_8));
        JsonNode wrong = json.path("error");
        error = wrong.isMissingNode() ? error : wrong.path("message").asText(wrong.toString());
        said.append(question.words(json));
      } catch (IOException e) {
        readable = false;
      }
    }
    words = said.toString();
  }

  /// Of a stream of events, the data of each.
  private List<String> documents() {
    String text = text();
    if (!text.startsWith("data:")) {
      return List.of(text);
    }
    return text.lines()
        .filter(line -> line.startsWith("data:"))
        .map(line -> line.substring("data:".length()).strip())
        .filter(data -> !data.equals("[DONE]"))
        .toList();
  }
}
