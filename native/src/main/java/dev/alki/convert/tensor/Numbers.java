// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.gguf.TensorType;
import dev.alki.recipe.Recipe;
import java.util.Optional;

/// The elements of a tensor, counted from 0 with the last dimension fastest, whatever shape they
/// are given. Any range can be asked for, by several threads at once; nothing is kept between
/// calls.
public sealed interface Numbers {
  /// Whether these are there, so that asking for them would not wait for somebody else.
  boolean here(long from, long count);

  /// Puts `count` elements from `from` on into `target` at `at`, as F32.
  void floats(long from, int count, float[] target, int at);

  /// The same elements, differently ordered or only some of them.
  Numbers seen(Layout layout);

  /// As rows of a model's tensor.
  Recipe rows(long columns);

  /// The type that the model's tensor must have, whatever was asked for: blocks are never made
  /// numbers and blocks again.
  Optional<TensorType> fixed();

  /// Elements that exist as bytes of a ggml type; of one with blocks, whole blocks only.
  non-sealed interface Stored extends Numbers {
    TensorType type();

    /// Puts `count` elements from `from` on into `target` at `at`.
    void copy(long from, int count, byte[] target, int at);

    @Override
    default void floats(long from, int count, float[] target, int at) {
      byte[] bytes = new byte[Math.toIntExact(type().bytes(count))];
      copy(from, count, bytes, 0);
      Floats.decode(type(), bytes, count, target, at);
    }

    @Override
    default Stored seen(Layout layout) {
      return new StoredView(this, layout);
    }

    @Override
    default Recipe rows(long columns) {
      return new StoredRows(this, columns);
    }

    @Override
    default Optional<TensorType> fixed() {
      return Optional.of(type()).filter(TensorType::quantized);
    }
  }

  /// Elements that must be calculated.
  non-sealed interface Calculated extends Numbers {
    @Override
    default Calculated seen(Layout layout) {
      return new CalculatedView(this, layout);
    }

    @Override
    default Recipe rows(long columns) {
      return new CalculatedRows(this, columns);
    }

    @Override
    default Optional<TensorType> fixed() {
      return Optional.empty();
    }
  }
}
