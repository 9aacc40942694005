// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import dev.alki.convert.adapter.ScaledAdapter;
import dev.alki.convert.config.OutTypeRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a user can ask of a conversion. `type` finds the type of matrices; `pre` replaces the name
/// of the pre-tokenizer that would be looked up; `modelName` replaces `general.name`; `metadata` is
/// a JSON file of `general.*` keys that win over what was found; `dense` wants the dense modules of
/// sentence-transformers in the model too; `adapters` are merged into it.
public record ConvertOptions(
    OutTypeRule type,
    boolean vocabularyOnly,
    Optional<String> pre,
    Optional<String> modelName,
    Optional<Path> metadata,
    boolean dense,
    List<ScaledAdapter> adapters) {
  public ConvertOptions {
    adapters = List.copyOf(adapters);
  }

  /// The checkpoint's own type, everything found out.
  public static final ConvertOptions DEFAULT =
      new ConvertOptions(
          OutTypeRule.Found.OWN,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          List.of());

  /// Whether anything is asked that would not be done without asking; of types, one by its name.
  public boolean asks() {
    return type instanceof OutTypeRule.Fixed || !with(OutTypeRule.Found.OWN).equals(DEFAULT);
  }

  public ConvertOptions with(OutTypeRule wanted) {
    return new ConvertOptions(wanted, vocabularyOnly, pre, modelName, metadata, dense, adapters);
  }

  public ConvertOptions withPre(String name) {
    return new ConvertOptions(
        type, vocabularyOnly, Optional.of(name), modelName, metadata, dense, adapters);
  }

  public ConvertOptions withDense(boolean modules) {
    return new ConvertOptions(type, vocabularyOnly, pre, modelName, metadata, modules, adapters);
  }

  public ConvertOptions withAdapters(List<ScaledAdapter> merged) {
    return new ConvertOptions(type, vocabularyOnly, pre, modelName, metadata, dense, merged);
  }
}
