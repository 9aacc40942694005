// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvent;
import dev.alki.jobs.JobEvent.StepFailed;
import dev.alki.jobs.JobEvent.StepFinished;
import dev.alki.jobs.JobEvent.StepProgressed;
import dev.alki.jobs.JobEvent.StepStarted;
import dev.alki.jobs.JobEvents;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Shows a job's steps: a line for each that is done, and how far the others are.
final class JobProgress implements JobEvents, AutoCloseable {
  /// A step that runs: when it began, and how much of it is done.
  private record Running(long since, double fraction) {}

  private final StatusLine line;
  private final Map<String, Running> running = new LinkedHashMap<>();

  JobProgress(Console console, boolean quiet) {
    this.line = new StatusLine(console, quiet);
  }

  @Override
  public synchronized void on(Job job, JobEvent event) {
    String step = event.profile().isEmpty() ? event.verb() : event.verb() + " " + event.profile();
    switch (event) {
      case StepStarted _ -> running.put(step, new Running(System.nanoTime(), 0));
      case StepProgressed progressed ->
          running.computeIfPresent(
              step, (_, before) -> new Running(before.since(), progressed.fraction()));
      case StepFinished finished -> {
        running.remove(step);
        line.say(
            "  %-20s %s"
                .formatted(
                    step,
                    finished.fromReceipt()
                        ? "was done before"
                        : Quantities.seconds(finished.seconds())));
      }
      case StepFailed failed -> {
        running.remove(step);
        line.say("  %-20s failed: %s".formatted(step, failed.code()));
      }
    }
    if (!running.isEmpty() && line.due()) {
      line.show("  " + where());
    }
  }

  @Override
  public void close() {
    line.close();
  }

  private String where() {
    return running.entrySet().stream()
        .map(entry -> entry.getKey() + " " + state(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String state(Running step) {
    double seconds = (System.nanoTime() - step.since()) / 1e9;
    String percent = (int) (100 * step.fraction()) + "%";
    return step.fraction() > 0 && seconds > 2
        ? percent
            + ", "
            + Quantities.seconds(seconds * (1 - step.fraction()) / step.fraction())
            + " left"
        : percent;
  }
}
