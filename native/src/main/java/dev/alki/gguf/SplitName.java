// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of one part of a split GGUF, `<stem>-00001-of-00003.gguf`; `number` counts from 1.
public record SplitName(String stem, int number, int count) {
  private static final Pattern FORM = Pattern.compile("(.+)-(\\d{5})-of-(\\d{5})\\.gguf");

  public SplitName {
    if (number < 1 || count < number) {
      throw new IllegalArgumentException("part " + number + " of " + count);
    }
  }

  public String file() {
    return "%s-%05d-of-%05d.gguf".formatted(stem, number, count);
  }

  /// The same model's part `other`.
  public SplitName part(int other) {
    return new SplitName(stem, other, count);
  }

  /// Empty when the name is not one of a part.
  public static Optional<SplitName> of(String file) {
    Matcher matcher = FORM.matcher(file);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(matcher.group(2));
    int count = Integer.parseInt(matcher.group(3));
    return number < 1 || count < number
        ? Optional.empty()
        : Optional.of(new SplitName(matcher.group(1), number, count));
  }
}
