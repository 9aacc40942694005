// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.tokenizer.PreTokenizerNames;
import dev.alki.tokenizer.Tokenizer;
import java.util.Optional;

/// The name by which llama.cpp knows how a byte-level BPE tokenizer cuts text into words.
final class PreTokenizerName {
  private PreTokenizerName() {}

  static String of(TokenizerFiles files, Tokenizer tokenizer, Optional<String> pre) {
    return pre.or(() -> PreTokenizerNames.of(tokenizer))
        .orElseThrow(() ->
            Fault.in(Code.PRE_TOKENIZER_UNKNOWN, files.folder().resolve("tokenizer.json"))
                .what(
                    "cuts text into words in a way that is not known: no known tokenizer gives the"
                        + " same tokens for the check text")
                .got(PreTokenizerNames.hash(tokenizer) + " for those of the check text")
                .help("If you know the name that llama.cpp has for it, give it with --pre NAME.")
                .fault());
  }
}
