// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import dev.alki.progress.Progress;
import java.util.ArrayList;
import java.util.List;

/// Measures what types would do to tensors, on rows spread evenly over each: they are encoded,
/// decoded and compared.
///
/// The noise of a type is the sum of squared differences over the sum of squares: the share of
/// noise in what the tensor puts out when all its inputs are alike. An importance matrix says how
/// strong each column's input is; then it is the mean of that and of the same weighted by the
/// matrix. The weighted one alone would be misled by the few inputs that are huge for the first
/// token of a text and usual for the others: they outweigh all else. The result does not depend on
/// the number of threads.
final class ErrorSampling {
  /// Weights of a tensor that are looked at, and the least number of rows.
  private static final int ELEMENTS = 1 << 16;

  private static final int ROWS = 16;

  private final List<TensorType> types;

  /// The types to be tried.
  ErrorSampling(List<TensorType> types) {
    this.types = List.copyOf(types);
  }

  /// The share of noise of each type for each tensor, in their order; tensors have none of a type
  /// whose blocks do not divide their rows, or which cannot hold their numbers.
  List<List<TypeError>> measure(List<PlannedTensor> tensors, int threads, Progress progress) {
    List<List<TypeError>> errors = new ArrayList<>();
    tensors.forEach(tensor -> errors.add(List.of()));
    Queue queue = new Queue(tensors.size(), progress);
    Workers.run(
        threads,
        () -> {
          Evaluation evaluation = new Evaluation();
          for (int i = queue.next(); i >= 0; i = queue.next()) {
            List<TypeError> measured = of(tensors.get(i), evaluation);
            synchronized (errors) {
              errors.set(i, measured);
            }
          }
        });
    return errors;
  }

  /// What `type` does to a tensor.
  record TypeError(TensorType type, double noise) {}

  private List<TypeError> of(PlannedTensor tensor, Evaluation evaluation) {
    Sample sample = Sample.of(tensor, evaluation);
    List<TypeError> errors = new ArrayList<>();
    for (TensorType type : types) {
      boolean blind = TypeChoice.NEED_IMPORTANCE.contains(type) && tensor.importance().none();
      if (type.fits(sample.columns) && !blind) {
        double noise = sample.noise(type, tensor.importance(), tensor.search());
        if (Double.isFinite(noise)) {
          errors.add(new TypeError(type, noise));
        }
      }
    }
    return errors;
  }

  /// Numbers of some rows; `matrices` says which expert each row belongs to.
  private record Sample(float[] numbers, int rows, int columns, int[] matrices) {
    static Sample of(PlannedTensor tensor, Evaluation evaluation) {
      long all = tensor.source().shape().rows();
      int columns = Math.toIntExact(tensor.source().shape().columns());
      int rows = (int) Math.min(all, Math.max(ROWS, ELEMENTS / columns));
      float[] numbers = new float[Math.multiplyExact(rows, columns)];
      int[] matrices = new int[rows];
      for (int i = 0; i < rows; i++) {
        long row = all * i / rows;
        evaluation.numbers(tensor.source(), row, numbers, i * columns);
        matrices[i] = Math.toIntExact(row / tensor.source().shape().dim(1));
      }
      return new Sample(numbers, rows, columns, matrices);
    }

    double noise(TensorType type, Importance importance, Search search) {
      Kernel kernel = search.kernel(type);
      int rowBytes = Math.toIntExact(type.bytes(columns));
      byte[] blocks = new byte[rowBytes];
      float[] back = new float[columns];
      double error = 0;
      double signal = 0;
      double weightedError = 0;
      double weightedSignal = 0;
      for (int row = 0; row < rows; row++) {
        float[] weights = importance.slice(matrices[row]);
        kernel.encode(numbers, row * columns, 1, columns, weights, blocks, 0);
        kernel.decode(blocks, 0, columns, back, 0);
        for (int i = 0; i < columns; i++) {
          double number = numbers[row * columns + i];
          double weight = weights.length == 0 ? 1 : weights[i];
          double difference = number - back[i];
          error += difference * difference;
          signal += number * number;
          weightedError += weight * difference * difference;
          weightedSignal += weight * number * number;
        }
      }
      return signal == 0 || weightedSignal == 0
          ? 0
          : (error / signal + weightedError / weightedSignal) / 2;
    }
  }

  /// Hands out the numbers of tensors and tells how far the work is.
  private static final class Queue {
    private final int size;
    private final Progress progress;
    private int next;

    private Queue(int size, Progress progress) {
      this.size = size;
      this.progress = progress;
    }

    /// -1 when there are no more.
    private synchronized int next() {
      progress.check();
      progress.advance(next, size);
      return next < size ? next++ : -1;
    }
  }
}
