// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.adapter;

import dev.alki.convert.tensor.TensorRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The adapters that are merged into a model, one after the other. Holds their files open until it
/// is closed.
public record Mergings(List<TensorRule> rules, List<Adapter> adapters) implements AutoCloseable {
  public Mergings {
    rules = List.copyOf(rules);
    adapters = List.copyOf(adapters);
  }

  /// `kept` as for [Adapter#open].
  public static Mergings open(List<ScaledAdapter> wanted, Function<String, Optional<String>> kept) {
    List<Adapter> adapters = new ArrayList<>();
    List<TensorRule> rules = new ArrayList<>();
    try {
      for (ScaledAdapter each : wanted) {
        Adapter adapter = Adapter.open(each.folder(), kept);
        adapters.add(adapter);
        rules.add(new Merging(adapter, each.scale()));
      }
      return new Mergings(rules, adapters);
    } catch (Throwable e) {
      adapters.forEach(Adapter::close);
      throw e;
    }
  }

  @Override
  public void close() {
    adapters.forEach(Adapter::close);
  }
}
