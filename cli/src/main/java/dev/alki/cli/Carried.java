// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// What was published, or pulled: a document whose `digest` says which bytes.
record Carried(ObjectNode document) {
  /// For programs all of it, for people the digest.
  void print(Console console, boolean quiet, boolean json) {
    if (json) {
      Json.print(console.out(), document);
    } else if (!quiet) {
      console.out().println(document.path("digest").asText());
    }
  }
}
