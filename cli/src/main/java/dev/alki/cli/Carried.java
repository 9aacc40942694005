// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/// What was published, or pulled: `digest` says which bytes.
record Carried(String reference, String digest, long bytes) {
  /// For people the digest, for programs a document that `more` is in, too.
  void print(Console console, boolean quiet, boolean json, Map<String, Object> more) {
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("reference", reference);
      document.put("digest", digest);
      document.put("bytes", bytes);
      document.putAll(more);
      Json.print(console.out(), document);
    } else if (!quiet) {
      console.out().println(digest);
    }
  }
}
