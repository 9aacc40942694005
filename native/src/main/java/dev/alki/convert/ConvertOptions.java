// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import dev.alki.convert.config.OutTypeRule;
import java.nio.file.Path;
import java.util.Optional;

/// What a user can ask of a conversion. `type` finds the type of matrices; `pre` replaces the name
/// of the pre-tokenizer that would be looked up; `modelName` replaces `general.name`; `metadata` is
/// a JSON file of `general.*` keys that win over what was found; `dense` wants the dense modules of
/// sentence-transformers in the model too.
public record ConvertOptions(
    OutTypeRule type,
    boolean vocabularyOnly,
    Optional<String> pre,
    Optional<String> modelName,
    Optional<Path> metadata,
    boolean dense) {
  /// The checkpoint's own type, everything found out.
  public static final ConvertOptions DEFAULT =
      new ConvertOptions(
          OutTypeRule.Found.OWN,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);

  public ConvertOptions with(OutTypeRule wanted) {
    return new ConvertOptions(wanted, vocabularyOnly, pre, modelName, metadata, dense);
  }

  public ConvertOptions withPre(String name) {
    return new ConvertOptions(type, vocabularyOnly, Optional.of(name), modelName, metadata, dense);
  }

  public ConvertOptions withDense(boolean modules) {
    return new ConvertOptions(type, vocabularyOnly, pre, modelName, metadata, modules);
  }
}
