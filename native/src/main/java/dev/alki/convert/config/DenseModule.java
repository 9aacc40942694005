// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.config;

import java.nio.file.Path;
import java.util.List;

/// A dense layer that an embedding model of sentence-transformers has after pooling: called
/// `dense_2` if its folder is `2_Dense`, else `dense_3`, as llama.cpp knows two of them. `in` and
/// `out` are its widths.
public record DenseModule(String name, Path folder, long in, long out) {
  private static final long MAX_WIDTH = 1 << 24;

  /// Those of a model, in their order.
  public static List<DenseModule> of(Path model) {
    return SentenceModule.of(model, "Dense").stream().map(DenseModule::read).toList();
  }

  private static DenseModule read(SentenceModule module) {
    Config config = Config.read(module.config());
    return new DenseModule(
        module.folder().endsWith("2_Dense") ? "dense_2" : "dense_3",
        module.folder(),
        config.size(MAX_WIDTH, "in_features"),
        config.size(MAX_WIDTH, "out_features"));
  }
}
