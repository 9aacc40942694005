// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.TensorType;
import dev.alki.safetensors.Dtype;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

/// A tensor on its way from the checkpoint to the model: still under its source name, shape slowest
/// dimension first. `half` when what is calculated of it is rounded to F16, as its source is; else
/// it is calculated in F32.
public record Part(String name, List<Long> shape, boolean half, Numbers numbers) {
  public Part {
    shape = List.copyOf(shape);
  }

  /// As it is in the checkpoint; what is neither F32, F16 nor BF16 becomes F32 where PyTorch can do
  /// that.
  public static Part of(CheckpointTensor tensor) {
    Optional<TensorType> type =
        switch (tensor.dtype()) {
          case F32 -> Optional.of(TensorType.F32);
          case F16 -> Optional.of(TensorType.F16);
          case BF16 -> Optional.of(TensorType.BF16);
          case BOOL,
              F4,
              F6_E2M3,
              F6_E3M2,
              U8,
              I8,
              F8_E5M2,
              F8_E4M3,
              F8_E8M0,
              F8_E4M3FNUZ,
              F8_E5M2FNUZ,
              I16,
              U16,
              I32,
              U32,
              C64,
              F64,
              I64,
              U64 ->
              Optional.empty();
        };
    Numbers numbers =
        type.<Numbers>map(it -> new StoredBytes(it, tensor.bytes()))
            .or(() -> Decoded.of(tensor.dtype(), tensor.bytes()))
            .orElseThrow(() ->
                Fault.in(Code.SAFETENSORS_BAD_DTYPE, tensor.file())
                    .what("tensor " + tensor.name() + " cannot be converted")
                    .got(tensor.dtype())
                    .help("Save the model in BF16, F16 or F32 first.")
                    .fault());
    return new Part(tensor.name(), tensor.shape(), tensor.dtype() == Dtype.F16, numbers);
  }

  /// A vector of these numbers.
  public static Part of(String name, float[] numbers) {
    return new Part(name, List.of((long) numbers.length), false, StoredBytes.of(numbers));
  }

  /// Parts of one shape as one, in a new first dimension.
  public static Part stack(String name, List<Part> parts) {
    Part first = parts.getFirst();
    parts.forEach(part -> part.require(part.shape.equals(first.shape), "of " + first.shape));
    List<Long> shape = new ArrayList<>(first.shape);
    shape.addFirst((long) parts.size());
    List<Numbers> numbers = parts.stream().map(Part::numbers).toList();
    return new Part(name, shape, first.half, Stack.of(numbers, first.elements()));
  }

  public Part named(String other) {
    return new Part(other, shape, half, numbers);
  }

  /// The same elements in another shape.
  public Part shaped(Long... other) {
    long elements = Arrays.stream(other).reduce(1L, Math::multiplyExact);
    require(elements == elements(), elements + " elements");
    return new Part(name, Arrays.asList(other), half, numbers);
  }

  /// Index `i` of the first dimension is what was index `order(i)`.
  public Part reordered(LongUnaryOperator order) {
    return new Part(name, shape, half, numbers.seen(Layout.runs(stride(), order)));
  }

  /// Of each row, run `i` of `width` elements is what was run `order(i)`.
  public Part columns(long width, LongUnaryOperator order) {
    require(columns() % width == 0, "rows of a multiple of " + width);
    long runs = columns() / width;
    Layout layout = Layout.runs(width, run -> run / runs * runs + order.applyAsLong(run % runs));
    return new Part(name, shape, half, numbers.seen(layout));
  }

  /// Without dimensions of one.
  public Part squeezed() {
    return new Part(name, shape.stream().filter(length -> length != 1).toList(), half, numbers);
  }

  /// `count` indices of the first dimension, from `from` on.
  public Part slice(long from, long count) {
    require(from >= 0 && count > 0 && from + count <= length(), "at least " + (from + count));
    List<Long> some = new ArrayList<>(shape);
    some.set(0, count);
    return new Part(name, some, half, numbers.seen(Layout.from(from * stride())));
  }

  /// With zeros after it up to `length` indices of the first dimension, if it has fewer.
  public Part padded(long length) {
    if (length <= length()) {
      return this;
    }
    List<Long> more = new ArrayList<>(shape);
    more.set(0, length);
    Numbers filled =
        switch (numbers) {
          case Numbers.Stored stored -> new Padded(stored, elements());
          case Numbers.Calculated calculated -> new PaddedNumbers(calculated, elements());
        };
    return new Part(name, more, half, filled);
  }

  /// Only these indices of the first dimension.
  public Part chosen(long... indices) {
    require(LongStream.of(indices).allMatch(i -> i >= 0 && i < length()), "those asked for");
    List<Long> some = new ArrayList<>(shape);
    some.set(0, (long) indices.length);
    Layout layout = Layout.runs(stride(), i -> indices[Math.toIntExact(i)]);
    return new Part(name, some, half, numbers.seen(layout));
  }

  /// `count` equal slices.
  public List<Part> split(int count) {
    return split(0, count);
  }

  /// `count` equal slices of a dimension, 0 the slowest.
  public List<Part> split(int dimension, int count) {
    require(dimension < shape.size(), "more than " + dimension + " dimensions");
    long length = shape.get(dimension);
    require(length % count == 0, "a multiple of " + count);
    List<Long> some = new ArrayList<>(shape);
    some.set(dimension, length / count);
    long run = shape.stream().skip(dimension).reduce(1L, Math::multiplyExact) / count;
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int slice = i;
      Layout layout = Layout.runs(run, at -> at * count + slice);
      parts.add(new Part(name, some, half, numbers.seen(layout)));
    }
    return parts;
  }

  /// With its last two dimensions exchanged.
  public Part transposed() {
    require(shape.size() >= 2, "at least two dimensions");
    int last = shape.size() - 1;
    List<Long> turned = new ArrayList<>(shape);
    turned.set(last, shape.get(last - 1));
    turned.set(last - 1, shape.get(last));
    return new Part(
        name,
        turned,
        half,
        switch (numbers) {
          case Numbers.Stored stored ->
              new Transposed(stored, shape.get(last - 1), shape.get(last));
          case Numbers.Calculated calculated ->
              new TransposedNumbers(calculated, shape.get(last - 1), shape.get(last));
        });
  }

  /// Each number by itself becomes another.
  public Part map(Mapped.Function function) {
    return new Part(name, shape, half, new Mapped(numbers, half, function));
  }

  public Part plus(float number) {
    return map((index, value) -> value + number);
  }

  public Part times(float factor) {
    return map((index, value) -> value * factor);
  }

  /// For a tensor of this type, whatever was asked for; the last that is done to it.
  public Part typed(TensorType type) {
    return new Part(name, shape, half, new Typed(numbers, type));
  }

  /// `factor` times `change`, which has the same shape, added to it.
  public Part plus(Part change, float factor) {
    change.require(change.shape.equals(shape), shape + ", as what it is added to");
    return new Part(name, shape, half, new Sum(numbers, change.numbers, factor, half));
  }

  /// Indices of the first dimension; 1 for a single number.
  public long length() {
    return shape.isEmpty() ? 1 : shape.getFirst();
  }

  public long elements() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /// Row length.
  public long columns() {
    return shape.isEmpty() ? 1 : shape.getLast();
  }

  private long stride() {
    return shape.stream().skip(1).reduce(1L, Math::multiplyExact);
  }

  /// Refuses a tensor whose shape is not what a rule needs.
  public void require(boolean right, Object expected) {
    if (!right) {
      throw Fault.in(Code.TENSOR_SHAPE_MISMATCH, name)
          .what("has a shape that does not fit the configuration")
          .expected(expected)
          .got(shape)
          .help("config.json and the checkpoint are of different models.")
          .fault();
    }
  }

  /// Fastest dimension first, as GGUF has it.
  public List<Long> dims() {
    return shape.reversed();
  }
}
