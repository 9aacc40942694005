// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import java.util.LinkedHashMap;
import java.util.Map;

/// A dict, or an OrderedDict; keys are texts, in the order in which they came.
final class Mapping implements Item {
  private final boolean ordered;
  private final Map<String, Item> entries = new LinkedHashMap<>();

  Mapping(boolean ordered) {
    this.ordered = ordered;
  }

  /// Whether it is an OrderedDict, which may be given attributes.
  boolean ordered() {
    return ordered;
  }

  Map<String, Item> entries() {
    return entries;
  }
}
