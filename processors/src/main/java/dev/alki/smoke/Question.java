// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.deploy.ServerSettings;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// What a server is asked, by what its model is good for, and where its words are in what comes
/// back: in each event of a stream or, of a vector, in the one document.
enum Question {
  CHAT(
      "/v1/chat/completions",
      """
      {"messages": [{"role": "user", "content": "Say hello."}], "max_tokens": 32, \
      "temperature": 0, "cache_prompt": false, "stream": true}\
      """) {
    @Override
    String words(JsonNode event) {
      JsonNode delta = event.at("/choices/0/delta");
      return text(delta.path("reasoning_content")) + text(delta.path("content"));
    }
  },
  COMPLETION(
      "/completion",
      """
      {"prompt": "Once upon a time", "n_predict": 32, "temperature": 0, "cache_prompt": false, \
      "stream": true}\
      """) {
    @Override
    String words(JsonNode event) {
      return text(event.path("content"));
    }
  },
  EMBEDDING("/v1/embeddings", "{\"input\": \"Once upon a time\"}") {
    /// The numbers; nothing where one of them is none, which is how the server writes infinity.
    @Override
    String words(JsonNode document) {
      JsonNode vector = document.at("/data/0/embedding");
      boolean finite =
          StreamSupport.stream(vector.spliterator(), false)
              .allMatch(number -> number.isNumber() && Double.isFinite(number.asDouble()));
      return finite
          ? StreamSupport.stream(vector.spliterator(), false)
              .map(JsonNode::asText)
              .collect(Collectors.joining(" "))
          : "";
    }
  };

  private final String path;
  private final String body;

  Question(String path, String body) {
    this.path = path;
    this.body = body;
  }

  static Question of(ServerSettings.Task task) {
    return switch (task) {
      case CHAT -> CHAT;
      case COMPLETION -> COMPLETION;
      case EMBEDDING -> EMBEDDING;
    };
  }

  String path() {
    return path;
  }

  String body() {
    return body;
  }

  /// What one piece of the answer says; empty when it says nothing.
  abstract String words(JsonNode event);

  private static String text(JsonNode node) {
    return node.isTextual() ? node.asText() : "";
  }
}
