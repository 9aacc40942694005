// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

import dev.alki.convert.config.Hyper;
import dev.alki.gguf.Metadata;

/// Adds the keys that one fact about a model gives rise to.
@FunctionalInterface
public interface KeyRule {
  Metadata add(Metadata to, Hyper hyper);

  /// A count under `key` after the architecture's name, when one of `names` has it.
  static KeyRule count(String key, String... names) {
    return (to, hyper) ->
        hyper.count(names).map(value -> to.with(hyper.key(key), value)).orElse(to);
  }

  /// A real number, likewise.
  static KeyRule number(String key, String... names) {
    return (to, hyper) ->
        hyper.number(names).map(value -> to.with(hyper.key(key), value)).orElse(to);
  }
}
