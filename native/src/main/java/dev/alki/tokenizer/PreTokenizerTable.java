// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Packed;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What llama.cpp v0.5.0 does for each value of `tokenizer.ggml.pre`.
final class PreTokenizerTable {
  private static final Map<String, Row> BY_NAME = new HashMap<>();

  static {
    for (List<String> row : new Packed(PreTokenizerTable.class, "pre-tokenizers.tsv").rows()) {
      Set<String> flags = Set.of(row.get(2).split(","));
      BY_NAME.put(
          row.get(0),
          new Row(
              WordSplitter.named(row.get(1)),
              flags.contains("whole"),
              flags.contains("bos"),
              flags.contains("sep"),
              flags.contains("spaces"),
              flags.contains("text")));
    }
  }

  /// `whole`: words that are tokens are not cut; `bos`, `sep`: added unless the file says
  /// otherwise; `spaces`: U+2581 stands for a space; `text`: tokens are not in the alphabet of
  /// bytes.
  record Row(
      WordSplitter splitter,
      boolean whole,
      boolean bos,
      boolean sep,
      boolean spaces,
      boolean text) {}

  private PreTokenizerTable() {}

  static Row named(String name, Path file) {
    Row row = BY_NAME.get(name);
    if (row == null) {
      throw Fault.in(Code.PRE_TOKENIZER_UNKNOWN, file)
          .what("names a pre-tokenizer (tokenizer.ggml.pre) that llama.cpp v0.5.0 does not know")
          .got(name)
          .help("Convert the model again; --pre NAME gives the name where it cannot be found out.")
          .fault();
    }
    return row;
  }
}
