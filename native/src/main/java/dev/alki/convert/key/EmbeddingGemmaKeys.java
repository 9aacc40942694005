// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.DenseModule;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.vocabulary.TokenizerFiles;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;

/// What EmbeddingGemma adds to the keys of Gemma 3.
public final class EmbeddingGemmaKeys {
  private EmbeddingGemmaKeys() {}

  /// As config.json has it: llama.cpp shares it between both sides itself.
  public static Metadata window(Metadata to, Hyper hyper) {
    Config raw = new Config(TokenizerFiles.object(hyper.config().file()), hyper.config().file());
    return KeyRule.size("attention.sliding_window", "sliding_window").add(to, hyper.with(raw));
  }

  /// Widths of the dense modules, when they are converted too.
  public static Metadata dense(Metadata to, Hyper hyper) {
    if (!hyper.dense()) {
      return to;
    }
    Metadata more = to;
    for (DenseModule module : DenseModule.of(hyper.folder())) {
      more =
          more.with(hyper.key(module.name() + "_feat_in"), Value.u32(module.in()))
              .with(hyper.key(module.name() + "_feat_out"), Value.u32(module.out()));
    }
    return more;
  }
}
