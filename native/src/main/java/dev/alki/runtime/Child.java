// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A process that answers JSON lines with JSON lines, watched over time and memory. Whatever it
/// does, the caller gets an answer or a fault with a code; after a fault the process is dead.
///
/// `subject` is what the process works on; faults name it. One caller at a time.
final class Child implements AutoCloseable {
  /// Longest line taken from it: the ids of a long text are far below, and more is garbage.
  private static final int LINE_LIMIT = 32 << 20;

  private static final long PATIENCE_MILLIS = 300;

  private final Object subject;
  private final Process process;
  private final Writer requests;
  private final BlockingQueue<Optional<String>> received = new LinkedBlockingQueue<>();
  private final LogTail log;
  private final Watchdog watchdog;
  private volatile boolean lineWithoutEnd;

  private Child(Object subject, Process process, Limits limits, Pattern notable) {
    this.subject = subject;
    this.process = process;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.log = new LogTail(notable);
    this.watchdog = new Watchdog(process, limits);
    Thread.ofPlatform().daemon().name("engine-answers").start(this::readAnswers);
    Thread.ofPlatform().daemon().name("engine-log").start(this::readLog);
    Thread.ofPlatform().daemon().name("engine-watchdog").start(watchdog);
  }

  /// The first line of the log that `notable` is found in is kept.
  static Child start(Object subject, ProcessBuilder command, Limits limits, Pattern notable) {
    try {
      return new Child(subject, command.start(), limits, notable);
    } catch (IOException e) {
      throw Fault.in(Code.ENGINE_UNAVAILABLE, command.command().getFirst())
          .what("the engine's process does not start: " + e.getMessage())
          .help("Check that the program is there and may be executed.")
          .cause(e)
          .fault();
    }
  }

  /// Sends a request and waits for its answer; `doing` names it in faults ("load the model").
  Map<String, Object> ask(String doing, Map<String, ?> request) {
    try {
      requests.write(Wire.write(request));
      requests.write('\n');
      requests.flush();
    } catch (IOException e) {
      // It is dead or dying: what it left in its output tells why, and that is read below.
    }
    Optional<String> answer = receive();
    if (answer.isEmpty()) {
      // Whoever asks again finds the end again.
      received.add(answer);
      throw lineWithoutEnd ? garbage(doing, "a line without end") : death(doing);
    }
    return parse(doing, answer.get());
  }

  MemoryUse memory() {
    return watchdog.memory();
  }

  LogTail log() {
    return log;
  }

  /// The log to its end, for which the process is ended: an answer can overtake the lines that tell
  /// why it is what it is.
  LogTail wholeLog() {
    close();
    log.awaitEnd();
    return log;
  }

  /// The process ends itself when its input does; one that does not is killed.
  @Override
  public void close() {
    try {
      requests.close();
    } catch (IOException e) {
      // It is dead already.
    }
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        Watchdog.kill(process);
        process.waitFor();
      }
    } catch (InterruptedException e) {
      Watchdog.kill(process);
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, Object> parse(String doing, String line) {
    try {
      return Wire.read(line);
    } catch (IOException e) {
      throw garbage(doing, line);
    }
  }

  /// What came back was no answer. The process is not trusted any further.
  Fault garbage(String doing, String got) {
    Watchdog.kill(process);
    return Fault.in(Code.ENGINE_GARBAGE, subject)
        .what("the engine was to " + doing)
        .expected("one JSON object a line")
        .got(LogTail.printable(got))
        .help("The model made the engine's process write into its own answers; do not use it.")
        .fault();
  }

  private Fault death(String doing) {
    int status;
    try {
      status = process.waitFor();
    } catch (InterruptedException e) {
      return calledOff(e);
    }
    log.awaitEnd();
    return Death.explain(subject, doing, watchdog.verdict(), status, log);
  }

  /// The next line, or nothing when there will be none. The end of the pipe is not waited for: a
  /// process that the dead one has forked may hold it open.
  private Optional<String> receive() {
    try {
      Optional<String> line = received.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      while (line == null && process.isAlive()) {
        line = received.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      }
      // Dead; what it wrote before may still be on its way.
      line = line == null ? received.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) : line;
      return line == null ? Optional.empty() : line;
    } catch (InterruptedException e) {
      throw calledOff(e);
    }
  }

  private Fault calledOff(InterruptedException e) {
    Watchdog.kill(process);
    Thread.currentThread().interrupt();
    return Fault.in(Code.INTERRUPTED_BY_USER, subject).what("was called off").cause(e).fault();
  }

  private void readAnswers() {
    try (Reader reader = process.inputReader(StandardCharsets.UTF_8)) {
      StringBuilder line = new StringBuilder();
      for (int c = reader.read(); c >= 0 && !lineWithoutEnd; c = reader.read()) {
        if (c == '\n') {
          received.add(Optional.of(line.toString()));
          line.setLength(0);
        } else {
          line.append((char) c);
          lineWithoutEnd = line.length() > LINE_LIMIT;
        }
      }
    } catch (IOException e) {
      // The pipe broke with the process.
    }
    received.add(Optional.empty());
  }

  private void readLog() {
    try (Reader reader = process.errorReader(StandardCharsets.UTF_8)) {
      log.drain(reader);
    } catch (IOException e) {
      // The pipe broke with the process; what was read before is kept.
    }
  }
}
