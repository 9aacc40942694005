// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.gguf.TensorType;
import java.util.List;

/// Tensors of `each` elements, one after the other: the experts of a block, as one tensor.
final class Stack {
  private Stack() {}

  static Numbers of(List<Numbers> parts, long each) {
    boolean stored = parts.stream().allMatch(Numbers.Stored.class::isInstance);
    List<Numbers.Stored> copies =
        parts.stream()
            .filter(Numbers.Stored.class::isInstance)
            .map(Numbers.Stored.class::cast)
            .toList();
    return stored && copies.stream().map(Numbers.Stored::type).distinct().count() == 1
        ? new Copies(copies, each)
        : new Mixture(List.copyOf(parts), each);
  }

  private record Copies(List<Numbers.Stored> parts, long each) implements Numbers.Stored {
    @Override
    public TensorType type() {
      return parts.getFirst().type();
    }

    @Override
    public void copy(long from, int count, byte[] target, int at) {
      split(
          from,
          count,
          each,
          (part, place, length, after) ->
              parts
                  .get(part)
                  .copy(place, length, target, Math.toIntExact(at + type().bytes(after))));
    }

    @Override
    public boolean here(long from, long count) {
      return Stack.here(parts, each, from, count);
    }
  }

  record Mixture(List<Numbers> parts, long each) implements Numbers.Calculated {
    @Override
    public void floats(long from, int count, float[] target, int at) {
      split(
          from,
          count,
          each,
          (part, place, length, after) ->
              parts.get(part).floats(place, length, target, at + after));
    }

    @Override
    public boolean here(long from, long count) {
      return Stack.here(parts, each, from, count);
    }
  }

  /// `length` elements of a part from `place` on, which come `after` elements of the range.
  @FunctionalInterface
  private interface Section {
    void accept(int part, long place, int length, int after);
  }

  private static void split(long from, int count, long each, Section section) {
    int done = 0;
    while (done < count) {
      long place = (from + done) % each;
      int length = (int) Math.min(each - place, count - done);
      section.accept(Math.toIntExact((from + done) / each), place, length, done);
      done += length;
    }
  }

  private static boolean here(List<? extends Numbers> parts, long each, long from, long count) {
    long done = 0;
    while (done < count) {
      long place = (from + done) % each;
      long length = Math.min(each - place, count - done);
      if (!parts.get(Math.toIntExact((from + done) / each)).here(place, length)) {
        return false;
      }
      done += length;
    }
    return true;
  }
}
