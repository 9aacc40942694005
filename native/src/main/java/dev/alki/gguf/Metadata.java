// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The key-values of a model in file order. Immutable: each change gives a new one.
public record Metadata(Map<String, Value> entries) {
  public static final Metadata EMPTY = new Metadata(Map.of());

  public Metadata {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  public Optional<Value> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  public Optional<String> string(String key) {
    return get(key).filter(value -> value.type() == ValueType.STRING).map(Value::asString);
  }

  /// The converter's way: a key that exists keeps its place and takes the new value.
  public Metadata with(String key, Value value) {
    Map<String, Value> copy = new LinkedHashMap<>(entries);
    copy.put(key, value);
    return new Metadata(copy);
  }

  public Metadata without(String key) {
    Map<String, Value> copy = new LinkedHashMap<>(entries);
    copy.remove(key);
    return new Metadata(copy);
  }

  /// The quantizer's way: the key moves to the end.
  public Metadata append(String key, Value value) {
    return without(key).with(key, value);
  }

  /// `general.architecture`, empty when it is missing.
  public String architecture() {
    return string("general.architecture").orElse("");
  }
}
