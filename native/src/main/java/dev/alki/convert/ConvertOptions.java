// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Path;
import java.util.Optional;

/// What a user can ask of a conversion. `type` is empty for the checkpoint's own; `pre` replaces
/// the name of the pre-tokenizer that would be looked up; `modelName` replaces `general.name`;
/// `metadata` is a JSON file of `general.*` keys that win over what was found.
public record ConvertOptions(
    Optional<OutType> type,
    boolean vocabularyOnly,
    Optional<String> pre,
    Optional<String> modelName,
    Optional<Path> metadata) {
  /// The checkpoint's own type, everything found out.
  public static final ConvertOptions DEFAULT =
      new ConvertOptions(
          Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty());

  public ConvertOptions withType(OutType wanted) {
    return new ConvertOptions(Optional.of(wanted), vocabularyOnly, pre, modelName, metadata);
  }

  public ConvertOptions withVocabularyOnly(boolean only) {
    return new ConvertOptions(type, only, pre, modelName, metadata);
  }

  public ConvertOptions withPre(String name) {
    return new ConvertOptions(type, vocabularyOnly, Optional.of(name), modelName, metadata);
  }

  public ConvertOptions withModelName(String name) {
    return new ConvertOptions(type, vocabularyOnly, pre, Optional.of(name), metadata);
  }

  public ConvertOptions withMetadata(Path file) {
    return new ConvertOptions(type, vocabularyOnly, pre, modelName, Optional.of(file));
  }

  /// The value of `--type`: `auto`, or a type by name; any other is refused.
  public static Optional<OutType> parseType(String text) {
    if (text.equalsIgnoreCase("auto")) {
      return Optional.empty();
    }
    return Optional.of(
        OutType.named(text)
            .orElseThrow(() ->
                Fault.in(Code.TYPE_UNKNOWN, "--type " + text)
                    .what("models are not converted to this type")
                    .expected("auto, f32, f16, bf16, q8_0, tq1_0 or tq2_0")
                    .fault()));
  }
}
