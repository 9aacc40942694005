// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.own;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// A converter in a thread of its own, which is interrupted when the work is called off.
final class Supervised {
  private static final long LOOK_MILLIS = 200;

  private Supervised() {}

  static void run(ModelConverter converter, Path folder, Path target, Progress progress) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CountDownLatch ended = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("converter")
            .start(() -> {
              try {
                converter.convert(folder, target);
              } catch (Throwable e) {
                failure.set(e);
              } finally {
                ended.countDown();
              }
            });
    try {
      while (!ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        progress.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.in(Code.INTERRUPTED_BY_USER, folder).what("was called off").cause(e).fault();
    } finally {
      thread.interrupt();
    }
    if (failure.get() != null) {
      throw fault(folder, failure.get());
    }
  }

  private static Fault fault(Path folder, Throwable e) {
    return e instanceof Fault fault
        ? fault
        : Fault.in(Code.CONVERTER_FAILED, folder)
            .what("the converter that is configured for it failed: " + e)
            .help("Look into the converter; Alki only starts it.")
            .cause(e)
            .fault();
  }
}
