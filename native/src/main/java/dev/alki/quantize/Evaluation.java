// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernels;
import dev.alki.quantize.Chunks.Chunk;
import dev.alki.quantize.Wanted.Place;
import dev.alki.recipe.ModelTensor;
import dev.alki.recipe.Recipe;
import java.util.List;

/// One worker of a pass: reads or computes the rows of a chunk once, encodes them once for each
/// type that is wanted, and writes them wherever they are wanted. Its buffers live as long as it.
final class Evaluation {
  private static final float[] NO_IMPORTANCE = {};

  private byte[] own = {};
  private byte[] encoded = {};
  private float[] numbers = {};

  void evaluate(Chunk chunk) {
    ModelTensor tensor = chunk.wanted().tensor();
    boolean counted = load(chunk);
    List<Place> asItIs = chunk.wanted().places().getOrDefault(tensor.type(), List.of());
    write(chunk, tensor.type(), own, asItIs);
    for (TensorType type : chunk.wanted().places().keySet()) {
      if (type == tensor.type()) {
        continue;
      }
      if (!counted) {
        decode(chunk, tensor.type());
        counted = true;
      }
      encode(chunk, type);
      write(chunk, type, encoded, chunk.wanted().places().get(type));
    }
  }

  /// Fills `own` with the rows in the type the model says they have. Returns whether `numbers` has
  /// them too.
  private boolean load(Chunk chunk) {
    ModelTensor tensor = chunk.wanted().tensor();
    switch (tensor.recipe()) {
      case Recipe.Stored stored -> {
        own = room(own, bytes(chunk, stored.type()));
        stored.copy(chunk.row(), chunk.rows(), own, 0);
        checkRead(chunk, stored.type());
        if (stored.type() == tensor.type()) {
          return false;
        }
        decode(chunk, stored.type());
      }
      case Recipe.Computed computed -> {
        numbers = room(numbers, count(chunk));
        computed.floats(chunk.row(), chunk.rows(), numbers, 0);
        long bad = Finite.firstBad(numbers, count(chunk));
        if (bad >= 0) {
          throw notFinite(chunk, bad);
        }
      }
    }
    own = room(own, bytes(chunk, tensor.type()));
    Kernels.of(tensor.type())
        .encode(numbers, 0, chunk.rows(), columns(chunk), NO_IMPORTANCE, own, 0);
    checkEncoded(chunk, tensor.type(), own);
    return tensor.type() == TensorType.F32;
  }

  private void decode(Chunk chunk, TensorType type) {
    numbers = room(numbers, count(chunk));
    Kernels.of(type).decode(own, 0, count(chunk), numbers, 0);
  }

  private void encode(Chunk chunk, TensorType type) {
    encoded = room(encoded, bytes(chunk, type));
    Kernels.of(type).encode(numbers, 0, chunk.rows(), columns(chunk), NO_IMPORTANCE, encoded, 0);
    checkEncoded(chunk, type, encoded);
  }

  private static void write(Chunk chunk, TensorType type, byte[] data, List<Place> places) {
    long offset = type.bytes(chunk.wanted().tensor().shape().columns()) * chunk.row();
    for (Place place : places) {
      place.file().write(data, bytes(chunk, type), place.at() + offset);
    }
  }

  private void checkRead(Chunk chunk, TensorType type) {
    long bad = Finite.firstBad(type, own, bytes(chunk, type));
    if (bad >= 0) {
      throw type.quantized()
          ? scaleNotFinite(chunk, bad, "is not finite in the source, stored as", type)
          : notFinite(chunk, bad);
    }
  }

  private void checkEncoded(Chunk chunk, TensorType type, byte[] data) {
    long bad = Finite.firstBad(type, data, bytes(chunk, type));
    if (bad >= 0) {
      throw scaleNotFinite(chunk, bad, "is too large for", type);
    }
  }

  private static Fault notFinite(Chunk chunk, long bad) {
    return Fault.in(Code.WEIGHT_NOT_FINITE, chunk.wanted().tensor().name())
        .what("weight " + index(chunk, bad) + " is NaN or infinite")
        .help(
            "The checkpoint is damaged, or its training diverged: fetch it again, or ask its"
                + " makers.")
        .fault();
  }

  private static Fault scaleNotFinite(Chunk chunk, long bad, String what, TensorType type) {
    return Fault.in(Code.QUANTIZED_NOT_FINITE, chunk.wanted().tensor().name())
        .what("the block at weight " + index(chunk, bad) + " " + what + " " + type)
        .help("Give this tensor a type of wider range, such as BF16.")
        .fault();
  }

  private static long index(Chunk chunk, long bad) {
    return chunk.row() * chunk.wanted().tensor().shape().columns() + bad;
  }

  private static int columns(Chunk chunk) {
    return (int) chunk.wanted().tensor().shape().columns();
  }

  private static int count(Chunk chunk) {
    return Math.multiplyExact(chunk.rows(), columns(chunk));
  }

  private static int bytes(Chunk chunk, TensorType type) {
    return Math.toIntExact(type.bytes(count(chunk)));
  }

  private static byte[] room(byte[] buffer, int bytes) {
    return buffer.length >= bytes ? buffer : new byte[bytes];
  }

  private static float[] room(float[] buffer, int count) {
    return buffer.length >= count ? buffer : new float[count];
  }
}
