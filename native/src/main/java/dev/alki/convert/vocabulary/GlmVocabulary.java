// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Byte-level BPE of the GLM models, whose special tokens are known by their texts.
public final class GlmVocabulary {
  private static final String END = "<|endoftext|>";
  private static final String USER = "<|user|>";
  private static final String CHAT_GLM_3 = "THUDM/chatglm3-6b";

  /// Of GLM-4.
  public static final Vocabulary FOUR = of(List.of("eos", "eot", "unk", "bos"));

  /// Of GLM and ChatGLM before it, whose texts have no beginning.
  public static final Vocabulary CHAT =
      (to, hyper, files, pre) -> {
        if (files.model().path("_name_or_path").asText().contains(CHAT_GLM_3)) {
          throw Fault.in(Code.TOKENIZER_UNSUPPORTED, files.folder())
              .what("has the tokenizer of ChatGLM 3, which is a program of its own")
              .help("Use GLM-4 or later, or a GGUF that exists.")
              .fault();
        }
        return of(List.of("eos", "eot", "unk")).add(to, hyper, files, pre);
      };

  private GlmVocabulary() {}

  private static Vocabulary of(List<String> kinds) {
    SequencedMap<String, String> tokens = new LinkedHashMap<>();
    kinds.forEach(kind -> tokens.put(kind, kind.equals("eot") ? USER : END));
    return (to, hyper, files, pre) -> BpeVocabulary.add(to, hyper, files, pre, tokens);
  }
}
