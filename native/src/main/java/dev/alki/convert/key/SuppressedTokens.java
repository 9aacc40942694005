// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.vocabulary.TokenizerFiles;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.nio.file.Path;

/// Tokens that a model must never say, from generation_config.json.
public final class SuppressedTokens {
  private SuppressedTokens() {}

  public static Metadata add(Metadata to, Hyper hyper) {
    Path file = hyper.folder().resolve("generation_config.json");
    JsonNode said = TokenizerFiles.object(file).path("suppress_tokens");
    if (said.isMissingNode() || said.isNull() || said.isArray() && said.isEmpty()) {
      return to;
    }
    int[] tokens = new int[said.size()];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = said.get(i).asInt(-1);
    }
    if (!said.isArray() || java.util.Arrays.stream(tokens).anyMatch(token -> token < 0)) {
      throw Fault.in(Code.CONFIG_INVALID, file)
          .what("suppress_tokens is no list of tokens")
          .expected("numbers from 0 on")
          .got(said)
          .fault();
    }
    return to.with("tokenizer.ggml.suppress_tokens", Value.i32s(tokens));
  }
}
