// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.gguf.TensorType;

record StoredView(Numbers.Stored source, Layout layout) implements Numbers.Stored {
  @Override
  public TensorType type() {
    return source.type();
  }

  @Override
  public void copy(long from, int count, byte[] target, int at) {
    layout.each(
        from,
        count,
        (place, length, after) ->
            source.copy(place, length, target, Math.toIntExact(at + type().bytes(after))));
  }

  @Override
  public boolean here(long from, long count) {
    return CalculatedView.here(source, layout, from, count);
  }
}
