// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

import dev.alki.convert.config.Hyper;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;

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

  /// A count from 0 on that must be there.
  static KeyRule neededCount(String key, String... names) {
    return (to, hyper) ->
        to.with(
            hyper.key(key),
            Value.u32(hyper.config().count(names).orElseThrow(() -> hyper.config().lacks(names))));
  }

  /// A count from 1 on that must be there.
  static KeyRule size(String key, String... names) {
    return (to, hyper) -> to.with(hyper.key(key), Value.u32(hyper.config().size(names)));
  }

  /// A real number that must be there.
  static KeyRule neededNumber(String key, String... names) {
    return (to, hyper) -> to.with(hyper.key(key), Hyper.f32(hyper.config().neededNumber(names)));
  }

  /// A text that is the same for all models.
  static KeyRule text(String key, String text) {
    return (to, hyper) -> to.with(hyper.key(key), Value.string(text));
  }
}
