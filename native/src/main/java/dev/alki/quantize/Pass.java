// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Amount;
import dev.alki.progress.Progress;
import dev.alki.quantize.Chunks.Chunk;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Goes through the tensors once and writes them to all files that want them, with any number of
/// workers: the bytes do not depend on it, nor on the size of the chunks.
///
/// When several chunks fail, the first of them in the order of the work is reported: the same each
/// time.
final class Pass {
  /// Elements of a chunk: a worker's buffers stay around three megabytes.
  static final int CHUNK = 1 << 18;

  private static final Duration PAUSE = Duration.ofMillis(10);

  private final Chunks chunks;
  private final Runnable lacking;
  private final Progress progress;
  private final long total;
  private long done;
  private long failed = Long.MAX_VALUE;
  private Optional<RuntimeException> failure = Optional.empty();

  /// `elements` is about the size of a chunk; `lacking` is told when there is more to do, but
  /// nothing that can be done yet.
  Pass(List<Wanted> tensors, int elements, Runnable lacking, Progress progress) {
    this.lacking = lacking;
    this.chunks = new Chunks(tensors, elements);
    this.progress = progress;
    this.total = tensors.stream().mapToLong(wanted -> wanted.tensor().bytes()).sum();
    this.done = tensors.stream().mapToLong(Pass::made).sum();
  }

  /// `check` throws, when asked between chunks, what makes it pointless to go on.
  void run(int threads, Runnable check) {
    Workers.run(threads, () -> work(new Evaluation(), check));
    failure.ifPresent(e -> {
      throw e;
    });
  }

  private static long made(Wanted wanted) {
    return wanted.tensor().type().bytes(wanted.tensor().shape().columns()) * wanted.start();
  }

  private void work(Evaluation evaluation, Runnable check) {
    Optional<Chunk> next = next(check);
    while (next.isPresent()) {
      Chunk chunk = next.get();
      try {
        progress.check();
        check.run();
        evaluation.evaluate(chunk);
        count(chunk);
        advance(chunk);
      } catch (RuntimeException e) {
        fail(chunk, e);
      } catch (InternalError e) {
        // The only way mapped memory has to say that the file behind it is shorter now.
        fail(
            chunk,
            Fault.in(Code.FILE_CHANGED, chunk.wanted().tensor().name())
                .what("its file changed while it was read")
                .help("Let nothing write to the model, and run it again.")
                .cause(e)
                .fault());
      }
      next = next(check);
    }
  }

  /// Waits while there is more to do, but nothing that can be done yet.
  private Optional<Chunk> next(Runnable check) {
    Optional<Chunk> next = Optional.empty();
    try {
      while (!failed() && next.isEmpty() && !chunks.none()) {
        next = chunks.next();
        if (next.isEmpty() && !chunks.none()) {
          progress.check();
          check.run();
          lacking.run();
          Thread.sleep(PAUSE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(Fault.in(Code.INTERRUPTED_BY_USER, "work").what("was interrupted").cause(e).fault());
    } catch (RuntimeException e) {
      fail(e);
    }
    return next;
  }

  private synchronized boolean failed() {
    return failure.isPresent();
  }

  /// Before any chunk was at fault.
  private synchronized void fail(RuntimeException e) {
    if (failure.isEmpty()) {
      failure = Optional.of(e);
    }
  }

  private void count(Chunk chunk) {
    long columns = chunk.shape().columns();
    long written =
        chunk.wanted().goals().entrySet().stream()
            .filter(it -> chunk.row() >= it.getValue().track().start())
            .mapToLong(it -> it.getKey().type().bytes(columns) * it.getValue().places().size())
            .sum();
    progress.count(Amount.READ_BYTES, chunk.wanted().tensor().type().bytes(columns) * chunk.rows());
    progress.count(Amount.WRITTEN_BYTES, written * chunk.rows());
    progress.count(Amount.WEIGHTS, columns * chunk.rows());
  }

  private synchronized void advance(Chunk chunk) {
    long columns = chunk.wanted().tensor().shape().columns();
    done += chunk.wanted().tensor().type().bytes(columns) * chunk.rows();
    progress.advance(done, total);
  }

  private synchronized void fail(Chunk chunk, RuntimeException e) {
    if (chunk.number() < failed) {
      failed = chunk.number();
      failure = Optional.of(e);
    }
  }
}
