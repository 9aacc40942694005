// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.tokenizer.SentencePieceModel.Normalization;
import java.nio.file.Path;

/// What SentencePiece does to a text before it is cut: replacements, then spaces. `kept` are texts
/// that nothing is replaced in.
record SpaceRules(Normalization rules, boolean spaceAfter, CharsMap map, PrefixTable kept) {
  private static final String MARK = "\u2581";

  static SpaceRules of(SentencePieceModel model, PrefixTable kept, Path file) {
    return new SpaceRules(
        model.before(),
        model.training().spaceAfter(),
        CharsMap.of(model.before().charsMap(), file),
        kept);
  }

  String apply(String text) {
    String normal = map.longest(text, kept);
    boolean merge = rules.removeExtraWhitespaces();
    if (merge) {
      normal = normal.replaceAll(" {2,}", " ").replaceFirst("^ ", "");
    }
    if (normal.isEmpty()) {
      return normal;
    }
    String space = rules.escapeWhitespaces() ? MARK : " ";
    boolean mark = rules.addDummyPrefix();
    normal = (mark && !spaceAfter ? " " + normal : normal).replace(" ", space);
    // Marks that were in the text itself are no different here.
    while (merge && normal.endsWith(space)) {
      normal = normal.substring(0, normal.length() - 1);
    }
    return mark && spaceAfter ? normal + space : normal;
  }

  /// Takes away the space that [#apply] put there.
  String undo(String text) {
    if (!rules.addDummyPrefix()) {
      return text;
    }
    if (spaceAfter) {
      return text.endsWith(" ") ? text.substring(0, text.length() - 1) : text;
    }
    return text.startsWith(" ") ? text.substring(1) : text;
  }
}
