// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.List;
import java.util.regex.Pattern;

/// Why a process died or refused, from what the watchdog did, its exit status and the end of its
/// log.
final class Death {
  /// A shell's, and Java's, way to say that a signal ended a process.
  private static final int SIGNALLED = 128;

  /// How allocation failures show in the log of llama.cpp, the C++ library and the JVM.
  private static final Pattern NO_MEMORY =
      Pattern.compile(
          "bad_alloc|failed to allocate|unable to allocate|not enough"
              + " memory|OutOfMemoryError|insufficient memory");

  private static final List<Signal> SIGNALS =
      List.of(
          new Signal(4, "illegal instruction"),
          new Signal(6, "abort"),
          new Signal(7, "bus error"),
          new Signal(8, "arithmetic error"),
          new Signal(9, "kill"),
          new Signal(11, "segmentation fault"));

  private record Signal(int number, String name) {}

  private Death() {}

  /// The engine lived on, but did not do what it was asked.
  static Fault refusal(Object subject, String doing, String said, LogTail log) {
    if (NO_MEMORY.matcher(log.text()).find()) {
      return outOfMemory(subject, doing);
    }
    return Fault.in(Code.ENGINE_REFUSED, subject)
        .what(
            "the engine was to "
                + doing
                + " and refused: "
                + log.reason().orElse(LogTail.printable(said)))
        .fault();
  }

  static Fault explain(
      Object subject, String doing, Watchdog.Verdict verdict, int status, LogTail log) {
    String lastWords = log.reason().map(line -> ", " + line).orElse("");
    return switch (verdict) {
      case OUT_OF_TIME ->
          Fault.in(Code.ENGINE_TIMEOUT, subject)
              .what("the engine was to " + doing + " and did not end in its time")
              .help("Allow more time, or do not use the model: it may generate without end.")
              .fault();
      case OUT_OF_MEMORY -> outOfMemory(subject, doing);
      case NONE ->
          NO_MEMORY.matcher(log.text()).find()
              ? outOfMemory(subject, doing)
              : Fault.in(Code.ENGINE_CRASHED, subject)
                  .what("the engine was to " + doing + " and died: " + ending(status) + lastWords)
                  .help("The file makes native code fail; do not use it. The worker is unharmed.")
                  .fault();
    };
  }

  private static Fault outOfMemory(Object subject, String doing) {
    return Fault.in(Code.ENGINE_OUT_OF_MEMORY, subject)
        .what("the engine was to " + doing + " and needed more memory than it may use")
        .help("Allow more memory, or check the model's sizes with 'alki inspect'.")
        .fault();
  }

  private static String ending(int status) {
    return SIGNALS.stream()
        .filter(signal -> status == SIGNALLED + signal.number())
        .map(signal -> "signal " + signal.number() + " (" + signal.name() + ")")
        .findFirst()
        .orElse("exit status " + status);
  }
}
