// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.ArrayList;
import java.util.List;

/// The merges of a BPE vocabulary, two tokens with a space between them: from tokenizer.json in
/// either of its spellings, else from merges.txt.
final class Merges {
  private static final String FILE = "merges.txt";

  private Merges() {}

  static Metadata add(Metadata to, TokenizerFiles files) {
    JsonNode listed = files.tokenizer().path("model").path("merges");
    List<String> merges = listed.isEmpty() ? fromText(files) : from(listed, files);
    return merges.isEmpty() ? to : to.with("tokenizer.ggml.merges", Value.strings(merges));
  }

  private static List<String> from(JsonNode listed, TokenizerFiles files) {
    List<String> merges = new ArrayList<>(listed.size());
    for (JsonNode merge : listed) {
      if (merge.isTextual()) {
        merges.add(merge.textValue());
      } else if (merge.size() == 2 && merge.path(0).isTextual() && merge.path(1).isTextual()) {
        merges.add(part(merge.path(0)) + " " + part(merge.path(1)));
      } else {
        throw Fault.in(Code.TOKENIZER_INVALID, files.folder().resolve("tokenizer.json"))
            .what("merge " + merges.size() + " is not two tokens")
            .fault();
      }
    }
    return merges;
  }

  /// A space inside a token would look like the one between them.
  private static String part(JsonNode token) {
    return token.textValue().replace(' ', '\u0120');
  }

  private static List<String> fromText(TokenizerFiles files) {
    if (!files.has(FILE)) {
      return List.of();
    }
    List<String> lines = TokenizerFiles.text(files.folder().resolve(FILE)).lines().toList();
    List<String> merges = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      String[] parts = line.split("\\s+");
      if (parts.length == 2 && !(i == 0 && line.startsWith("#"))) {
        merges.add(parts[0] + " " + parts[1]);
      }
    }
    return merges;
  }
}
