// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import dev.alki.deploy.LoadTime;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import dev.alki.runtime.LogTail;
import dev.alki.runtime.MemoryUse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Starts a bundle's server by the bundle's own settings, waits until it is there, asks it a
/// question, and ends it. `port` is where it listens meanwhile, 0 for one that is free; `patience`
/// is for the start and for the answer, each.
public record SmokeTest(ServedBundle bundle, ServerHost host, int port, Duration patience) {
  private static final long LOOK_MILLIS = 50;
  private static final int OK = 200;

  /// As much as fits a line.
  private static final int SHOWN = 200;

  /// What a slow disk needs to read the model, twice, and a minute.
  public static Duration usualPatience(ServedBundle bundle) {
    return Duration.ofSeconds(60 + 2 * LoadTime.seconds(bundle.settings().memory().weights()));
  }

  /// What the server did, when all was well; else a fault that says what was not. Nothing is left
  /// running in either case.
  public SmokeReport run(Progress progress) {
    int listening = freePort();
    long started = System.nanoTime();
    try (RunningServer server = host.start(bundle, listening);
        ServerClient client = new ServerClient(listening)) {
      awaitHealth(server, client, progress);
      Duration load = Duration.ofNanos(System.nanoTime() - started);
      Answer answer = new Answer(Question.of(bundle.settings().task()));
      Duration first = ask(server, client, answer, progress);
      MemoryUse memory = server.memory();
      checkMemory(memory);
      long limit = bundle.settings().memory().limit();
      return new SmokeReport(host.name(), load, first, shown(answer.words()), memory, limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw fault(Code.INTERRUPTED_BY_USER, "was called off").cause(e).fault();
    }
  }

  private void awaitHealth(RunningServer server, ServerClient client, Progress progress)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!client.healthy()) {
      progress.check();
      checkRunning(server, "load the model");
      if (System.nanoTime() > end) {
        throw fault(Code.ENGINE_TIMEOUT, "llama-server was not ready in time" + words(server))
            .expected("an answer of /health within " + patience.toSeconds() + " s")
            .help("Allow more time with --timeout, or look at its log.")
            .fault();
      }
      Thread.sleep(LOOK_MILLIS);
    }
    checkRunning(server, "load the model");
  }

  /// How long the first word took.
  private Duration ask(RunningServer server, ServerClient client, Answer answer, Progress progress)
      throws InterruptedException {
    long asked = System.nanoTime();
    CompletableFuture<Integer> asking = client.ask(Question.of(bundle.settings().task()), answer);
    int status = await(asking, server, answer, progress);
    if (status != OK) {
      throw fault(Code.ENGINE_REFUSED, "llama-server refused to answer: " + said(answer))
          .expected("status " + OK)
          .got(status)
          .fault();
    }
    if (!answer.error().isEmpty()) {
      throw fault(Code.ENGINE_REFUSED, "llama-server failed while it answered: " + said(answer))
          .fault();
    }
    if (!answer.readable() || answer.first().isEmpty()) {
      throw garbage(answer);
    }
    return Duration.ofNanos(answer.first().getAsLong() - asked);
  }

  private int await(
      CompletableFuture<Integer> asking, RunningServer server, Answer answer, Progress progress)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return asking.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        progress.check();
        if (System.nanoTime() > end) {
          throw fault(Code.ENGINE_TIMEOUT, "llama-server did not answer in time")
              .expected("an answer within " + patience.toSeconds() + " s")
              .help("Allow more time with --timeout, or do not use the model.")
              .cause(e)
              .fault();
        }
      } catch (ExecutionException e) {
        if (!answer.readable()) {
          throw garbage(answer);
        }
        // The connection ends before the process does.
        Thread.sleep(LOOK_MILLIS);
        checkRunning(server, "answer");
        throw fault(Code.ENGINE_GARBAGE, "llama-server broke off its answer")
            .got(String.valueOf(e.getCause().getMessage()))
            .cause(e)
            .fault();
      }
    }
  }

  private void checkRunning(RunningServer server, String doing) {
    if (!server.running()) {
      throw fault(Code.ENGINE_CRASHED, "llama-server was to " + doing + " and died" + words(server))
          .help("Do not deploy the bundle here before this is solved.")
          .fault();
    }
  }

  private void checkMemory(MemoryUse memory) {
    long limit = bundle.settings().memory().limit();
    if (memory.peak() > limit) {
      throw fault(Code.ENGINE_OUT_OF_MEMORY, "llama-server took more memory than its limit")
          .expected("at most " + (limit >> 20) + " MiB")
          .got(Math.ceilDiv(memory.peak(), 1L << 20) + " MiB")
          .help("With that limit the system would end it: raise it, or shorten the context.")
          .fault();
    }
  }

  private Fault garbage(Answer answer) {
    return fault(Code.ENGINE_GARBAGE, "llama-server gave an answer that is none")
        .expected("some words")
        .got(answer.text().isEmpty() ? "nothing" : LogTail.printable(answer.text()))
        .help("Do not deploy the bundle.")
        .fault();
  }

  /// The one that was asked for must be free: another server there would be taken for ours.
  private int freePort() {
    try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw Fault.in(Code.ADDRESS_IN_USE, "127.0.0.1:" + port)
          .what("something else listens there")
          .help("Name another one with --port.")
          .cause(e)
          .fault();
    }
  }

  private static String words(RunningServer server) {
    String words = server.lastWords();
    return words.isEmpty() ? "" : ": " + words;
  }

  private static String said(Answer answer) {
    return LogTail.printable(answer.error().isEmpty() ? answer.text() : answer.error());
  }

  private static String shown(String words) {
    return words.length() > SHOWN ? words.substring(0, SHOWN) + "..." : words;
  }

  private Fault.Draft fault(Code code, String what) {
    return Fault.in(code, bundle.folder()).what(what);
  }
}
