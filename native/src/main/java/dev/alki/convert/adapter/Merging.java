// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.adapter;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.LowRank;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.tensor.TensorRule;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Adds an adapter's changes to a model's tensors as they were published, before anything else
/// happens to them: W + scale * alpha / rank * (B A).
final class Merging implements TensorRule {
  private final Adapter adapter;
  private final float scale;
  private final Set<String> changed = new HashSet<>();

  Merging(Adapter adapter, float scale) {
    if (!adapter.config().invocation().isEmpty()) {
      throw AdapterConfig.refused(
          adapter.config().file(),
          "the adapter works only after certain tokens, so it cannot be merged",
          "no alora_invocation_tokens",
          adapter.config().invocation());
    }
    this.adapter = adapter;
    this.scale = scale;
  }

  @Override
  public TensorRule fresh() {
    return new Merging(adapter, scale);
  }

  @Override
  public List<Part> apply(Part part, Hyper hyper) {
    Part norm = adapter.norms().get(part.name());
    if (norm != null) {
      checkShape(norm, part);
      changed.add(part.name());
      return List.of(norm);
    }
    LowRank product = adapter.products().get(part.name());
    if (product == null) {
      return List.of(part);
    }
    changed.add(part.name());
    Part change = product.part(part.name());
    boolean turned = Adapter.embeds(product) || adapter.config().turned();
    Part added = turned ? change.transposed() : change;
    checkShape(added, part);
    return List.of(part.plus(added, adapter.config().factor(scale, product.rank())));
  }

  private void checkShape(Part change, Part part) {
    if (!change.shape().equals(part.shape())) {
      throw Fault.in(Code.TENSOR_SHAPE_MISMATCH, adapter.folder())
          .what("changes " + part.name() + ", which has another shape in the model")
          .expected(part.shape())
          .got(change.shape())
          .help("The adapter is for another model.")
          .fault();
    }
  }

  @Override
  public Metadata finish(Metadata keys, Hyper hyper) {
    Set<String> left = new HashSet<>(adapter.products().keySet());
    left.addAll(adapter.norms().keySet());
    left.removeAll(changed);
    if (!left.isEmpty()) {
      throw Fault.in(Code.TENSOR_UNKNOWN, adapter.folder())
          .what("changes " + left.stream().sorted().findFirst().get())
          .expected("tensors that " + hyper.folder() + " has as numbers")
          .help("The adapter is for another model.")
          .fault();
    }
    return keys;
  }
}
