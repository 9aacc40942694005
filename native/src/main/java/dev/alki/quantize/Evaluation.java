// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import dev.alki.kernel.choice.Kernels;
import dev.alki.quantize.Chunks.Chunk;
import dev.alki.quantize.Wanted.Encoding;
import dev.alki.quantize.Wanted.Goal;
import dev.alki.quantize.Wanted.Place;
import dev.alki.recipe.ModelTensor;
import dev.alki.recipe.Recipe;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;

/// One worker of a pass: reads or computes the rows of a chunk once, encodes them once for each
/// type that is wanted, and writes them wherever they are wanted. Its buffers live as long as it.
final class Evaluation {
  private byte[] stored = {};
  private byte[] encoded = {};
  private float[] numbers = {};
  private float[] decoded = {};

  void evaluate(Chunk chunk) {
    TensorType own = chunk.wanted().tensor().type();
    boolean counted = load(chunk);
    double[] energies = {};
    Optional<String> source = Optional.empty();
    for (Map.Entry<Encoding, Goal> wanted : chunk.wanted().goals().entrySet()) {
      TensorType type = wanted.getKey().type();
      Goal goal = wanted.getValue();
      if (chunk.row() < goal.track().start()) {
        continue;
      }
      if (type == own) {
        write(chunk, type, stored, goal, Optional.empty(), Optional.empty());
        continue;
      }
      Optional<Promise> promise = goal.track().promise(chunk.row() + chunk.rows());
      if (source.isEmpty() && (promise.isPresent() || goal.track().sourced())) {
        source = Optional.of(source(chunk, own));
      }
      boolean recalled =
          promise.isPresent()
              && promise.map(Promise::source).equals(source)
              && recall(chunk, type, goal, promise.get());
      if (!counted && (!recalled || goal.track().measured())) {
        decode(chunk, own);
        counted = true;
      }
      if (!recalled) {
        encoded = encode(chunk, wanted.getKey(), encoded);
      }
      Optional<Deviation> deviation = Optional.empty();
      if (goal.track().measured()) {
        if (energies.length == 0) {
          energies = Deviation.energies(numbers, chunk.rows(), columns(chunk));
        }
        deviation = Optional.of(compare(chunk, type, energies));
      }
      write(chunk, type, encoded, goal, deviation, source);
    }
  }

  /// Puts the numbers of one row, as the tensor's type in the model has them, into `target` at
  /// `at`.
  void numbers(ModelTensor tensor, long row, float[] target, int at) {
    Chunk chunk = new Chunk(0, new Wanted(tensor, Map.of()), row, 1);
    if (!load(chunk)) {
      decode(chunk, tensor.type());
    }
    System.arraycopy(numbers, 0, target, at, columns(chunk));
  }

  /// The digest of the rows in the type that the model has them in.
  private String source(Chunk chunk, TensorType own) {
    return Digest.sha256(MemorySegment.ofArray(stored).asSlice(0, bytes(chunk, own)));
  }

  /// Puts what an attempt before has made of the same rows into `encoded`, if it is still there.
  private boolean recall(Chunk chunk, TensorType type, Goal goal, Promise promise) {
    Place place = goal.places().getFirst();
    int length = bytes(chunk, type);
    encoded = room(encoded, length);
    return place.file().read(encoded, length, place.at() + offset(chunk, type)) == length
        && Track.check(encoded, length) == promise.check();
  }

  /// What was just encoded with what it was.
  private Deviation compare(Chunk chunk, TensorType type, double[] energies) {
    decoded = room(decoded, count(chunk));
    Kernels.of(type).decode(encoded, 0, count(chunk), decoded, 0);
    return Deviation.of(numbers, energies, decoded, columns(chunk));
  }

  /// Fills `stored` with the rows in the type the model says they have. Returns whether `numbers`
  /// has them too.
  private boolean load(Chunk chunk) {
    ModelTensor tensor = chunk.wanted().tensor();
    switch (tensor.recipe()) {
      case Recipe.Stored recipe -> {
        stored = room(stored, bytes(chunk, recipe.type()));
        recipe.copy(chunk.row(), chunk.rows(), stored, 0);
        checkRead(chunk, recipe.type());
        if (recipe.type() == tensor.type()) {
          return false;
        }
        decode(chunk, recipe.type());
      }
      case Recipe.Computed recipe -> {
        numbers = room(numbers, count(chunk));
        recipe.floats(chunk.row(), chunk.rows(), numbers, 0);
        long bad = Finite.firstBad(numbers, count(chunk));
        if (bad >= 0) {
          throw notFinite(chunk, bad);
        }
      }
    }
    stored = encode(chunk, new Encoding(tensor.type(), Importance.NONE, Search.REFERENCE), stored);
    return tensor.type() == TensorType.F32;
  }

  private void decode(Chunk chunk, TensorType type) {
    numbers = room(numbers, count(chunk));
    Kernels.of(type).decode(stored, 0, count(chunk), numbers, 0);
  }

  /// Encodes `numbers` into `buffer`, or a larger one; matrix by matrix where each has weights of
  /// its own.
  private byte[] encode(Chunk chunk, Encoding encoding, byte[] buffer) {
    TensorType type = encoding.type();
    int columns = columns(chunk);
    int rowBytes = Math.toIntExact(type.bytes(columns));
    byte[] target = room(buffer, bytes(chunk, type));
    Kernel kernel = encoding.search().kernel(type);
    long rowsOfMatrix = encoding.importance().none() ? Long.MAX_VALUE : chunk.shape().dim(1);
    int done = 0;
    while (done < chunk.rows()) {
      long matrix = (chunk.row() + done) / rowsOfMatrix;
      long rest = rowsOfMatrix - (chunk.row() + done) % rowsOfMatrix;
      int rows = (int) Math.min(rest, chunk.rows() - done);
      kernel.encode(
          numbers,
          done * columns,
          rows,
          columns,
          encoding.importance().slice(matrix),
          target,
          done * rowBytes);
      done += rows;
    }
    checkEncoded(chunk, type, target);
    return target;
  }

  private static void write(
      Chunk chunk,
      TensorType type,
      byte[] data,
      Goal goal,
      Optional<Deviation> deviation,
      Optional<String> source) {
    for (Place place : goal.places()) {
      place.file().write(data, bytes(chunk, type), place.at() + offset(chunk, type));
    }
    goal.track().add(chunk.row(), chunk.rows(), data, bytes(chunk, type), deviation, source);
  }

  /// Where the chunk begins in a tensor of this type.
  private static long offset(Chunk chunk, TensorType type) {
    return type.bytes(chunk.shape().columns()) * chunk.row();
  }

  private void checkRead(Chunk chunk, TensorType type) {
    long bad = Finite.firstBad(type, stored, bytes(chunk, type));
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
    return chunk.row() * chunk.shape().columns() + bad;
  }

  private static int columns(Chunk chunk) {
    return (int) chunk.shape().columns();
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
