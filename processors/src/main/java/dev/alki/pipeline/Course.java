// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.fault.Fault;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Artifacts;
import dev.alki.jobs.Job;
import dev.alki.jobs.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A job on its way through the pipeline: what travels between steps, as a message's body. Camel's
/// expressions may look at it (`${body.profile}`, `${body.profiles}`, `${body.failed}`), and only
/// steps make the next one.
///
/// `profile` is that of the branch, empty outside of one. `done` are the steps that ended well,
/// `failures` those that did not.
public record Course(
    Job job, String profile, Artifacts artifacts, List<Done> done, List<Failure> failures) {
  public Course {
    done = List.copyOf(done);
    failures = List.copyOf(failures);
  }

  static Course of(Job job) {
    return new Course(job, "", Artifacts.NONE, List.of(), List.of());
  }

  /// One for each profile, in the order of the job: what a split works on.
  public List<Course> profiles() {
    return names().stream().map(name -> new Course(job, name, artifacts, done, failures)).toList();
  }

  /// The same, when the job asks for none: those that are named, with commas between them.
  public List<Course> profiles(String standard) {
    List<String> names = names();
    return Stream.concat(
            names.stream(),
            names.isEmpty() ? Arrays.stream(standard.split(",")).map(String::strip) : Stream.of())
        .map(name -> new Course(job, name, artifacts, done, failures))
        .toList();
  }

  /// What this branch's steps may see; everything outside of one.
  Artifacts visible() {
    return profile.isEmpty() ? artifacts : artifacts.forProfile(profile);
  }

  /// What a step that works on all profiles may see: what is the whole job's, then what each
  /// profile has that did not fail, in one order whichever branch was faster.
  Artifacts gathered() {
    List<String> names = new ArrayList<>(List.of(""));
    names.addAll(names());
    return new Artifacts(
        artifacts.all().stream()
            .filter(artifact -> names.contains(artifact.profile()))
            .sorted(
                Comparator.comparingInt((Artifact artifact) -> names.indexOf(artifact.profile()))
                    .thenComparing(Artifact::role))
            .toList());
  }

  /// Whether there is a bundle of all profiles, and no longer one of each.
  boolean together() {
    return artifacts.of(Role.BUNDLE).stream().anyMatch(bundle -> bundle.profile().isEmpty());
  }

  /// Whether nothing more can be done here: the job has failed, or this branch's profile.
  public boolean failed() {
    return failures.stream()
        .anyMatch(failure -> failure.profile().isEmpty() || failure.profile().equals(profile));
  }

  /// The profiles that something was made for and nothing failed for; before that, those that the
  /// job asks for.
  List<String> names() {
    Set<String> names = new LinkedHashSet<>();
    artifacts.all().stream().map(Artifact::profile).forEach(names::add);
    names.remove("");
    if (names.isEmpty()) {
      names.addAll(job.profiles());
    }
    failures.forEach(failure -> names.remove(failure.profile()));
    return List.copyOf(names);
  }

  Course plus(Done step, List<Artifact> made) {
    List<Done> steps = new ArrayList<>(done);
    steps.add(step);
    return new Course(job, profile, artifacts.plus(made), steps, failures);
  }

  Course plus(Failure failure) {
    List<Failure> more = new ArrayList<>(failures);
    more.add(failure);
    return new Course(job, profile, artifacts, done, more);
  }

  /// This, and what was done in a branch that began here.
  Course merge(Course branch) {
    return new Course(
        job,
        profile,
        new Artifacts(union(artifacts.all(), branch.artifacts.all())),
        union(done, branch.done),
        union(failures, branch.failures));
  }

  private static <T> List<T> union(List<T> some, List<T> more) {
    return Stream.concat(some.stream(), more.stream()).distinct().toList();
  }

  /// With `recalled`, its receipt was there and nothing was run. `remembered` steps have receipts.
  record Done(String verb, String profile, boolean remembered, boolean recalled) {}

  record Failure(String verb, String profile, Fault fault) {}
}
