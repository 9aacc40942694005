// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.jobs.Outcome.Bundle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A job as the ledger knows it. `origin` is who asked for it: `http`, `inbox` or `cli`. `attempts`
/// counts how often a worker took it, `failures` how often it failed in a way that another attempt
/// may mend. `unmet` is what it waits for and no worker that lives has: what it `needs` itself, or
/// what branches of it do.
public record JobRecord(
    Job job,
    String origin,
    State state,
    int attempts,
    int failures,
    boolean cancelRequested,
    Needs needs,
    List<Needs> unmet,
    Instant created,
    Optional<Instant> started,
    Optional<Instant> ended,
    List<StepRecord> steps,
    List<Made> artifacts,
    List<Bundle> bundles,
    Optional<Failure> error) {
  public JobRecord {
    unmet = List.copyOf(unmet);
    steps = List.copyOf(steps);
    artifacts = List.copyOf(artifacts);
    bundles = List.copyOf(bundles);
  }

  public String id() {
    return job.id();
  }

  JobRecord unmet(List<Needs> needs) {
    return new JobRecord(
        job,
        origin,
        state,
        attempts,
        failures,
        cancelRequested,
        this.needs,
        needs,
        created,
        started,
        ended,
        steps,
        artifacts,
        bundles,
        error);
  }

  /// From its last start to its end, or to now.
  public OptionalDouble seconds() {
    return started
        .map(from -> Duration.between(from, ended.orElseGet(Instant::now)).toMillis() / 1e3)
        .map(OptionalDouble::of)
        .orElse(OptionalDouble.empty());
  }

  /// `profile` is empty for what is done for the whole job. A `recalled` step was not run: its
  /// receipt was there. `seconds` are known when it has ended.
  public record StepRecord(
      String verb,
      String profile,
      State state,
      boolean recalled,
      Instant started,
      OptionalDouble seconds,
      double fraction) {}

  /// What a step left behind, without its place.
  public record Made(Role role, String profile, String sha256, long bytes) {}

  /// Why it failed, in the words of a fault.
  public record Failure(String code, String message, String help) {}
}
