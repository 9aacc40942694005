// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The tokens that an engine should find in a text with a GGUF: those of the source's own
/// tokenizer.
///
/// llama.cpp itself departs from some tokenizers. Its way, known from the file's keys, is right too
/// where no file could say otherwise: where the source changes a text before it cuts it and the
/// file spells the text itself; and where `known` tells that the file names the source's
/// pre-tokenizer, both spell the same, and only the cuts differ, or the file is of a BERT, of whose
/// texts llama.cpp keeps but the first letter of what can be taken apart, and no marks.
public record ExpectedTokens(Tokenizer source, Tokenizer file, boolean known, boolean bert)
    implements Function<String, int[]> {
  private static final Set<Code> NOTHING_TO_COMPARE =
      Set.of(Code.TOKENIZER_MISSING, Code.TOKENIZER_UNSUPPORTED, Code.PRE_TOKENIZER_UNKNOWN);

  /// `source` is the folder that the GGUF was made of; without one the file speaks for itself.
  /// Empty where there is no tokenizer, or none that is known.
  public static Optional<Function<String, int[]>> of(
      Optional<Path> source, Metadata keys, Path gguf) {
    try {
      Tokenizer file = Tokenizers.of(keys, gguf);
      Tokenizer own = source.isPresent() ? Tokenizers.of(source.get()) : file;
      Optional<String> pre = keys.string("tokenizer.ggml.pre");
      boolean known =
          own instanceof HuggingFaceTokenizer
              && pre.isPresent()
              && pre.equals(PreTokenizerNames.of(own));
      boolean bert = keys.string("tokenizer.ggml.model").equals(Optional.of("bert"));
      return Optional.of(new ExpectedTokens(own, file, known, bert));
    } catch (Fault fault) {
      if (NOTHING_TO_COMPARE.contains(fault.code())) {
        return Optional.empty();
      }
      throw fault;
    }
  }

  @Override
  public int[] apply(String text) {
    int[] own = source.encode(text);
    int[] its = file.encode(text);
    if (Arrays.equals(own, its)) {
      return own;
    }
    String spelled = source.decode(own);
    String spelledByFile = source.decode(its);
    boolean changedBefore = !spelled.equals(text) && spelledByFile.equals(text);
    boolean onlyCuts = spelled.equals(spelledByFile) || bert && apart(text);
    return changedBefore || known && onlyCuts ? its : own;
  }

  private static boolean apart(String text) {
    String parts = Normalizer.normalize(text, Normalizer.Form.NFD);
    return !parts.equals(text) || parts.codePoints().anyMatch(CodePoints::mark);
  }
}
