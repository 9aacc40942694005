// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvent;
import dev.alki.jobs.JobEvents;
import dev.alki.jobs.Role;
import dev.alki.metrics.Meters;
import dev.alki.pipeline.Course.Done;
import dev.alki.pipeline.Course.Failure;
import dev.alki.progress.Progress;
import dev.alki.publish.Outlets;
import dev.alki.source.Remote;
import dev.alki.steps.Step;
import dev.alki.store.Receipt;
import dev.alki.store.Store;
import dev.alki.traces.Span;
import dev.alki.traces.Traces;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// The one place that runs steps. A step whose receipt is there is not run; another gets a folder
/// of its own, its products go into the store and its receipt is written; what goes wrong becomes a
/// failure of the job or of the one profile.
final class StepRunner {
  private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

  private final Store store;
  private final List<Remote> remotes;
  private final Outlets outlets;
  private final Comings comings;
  private final JobEvents events;
  private final Predicate<Job> cancelled;
  private final Dispatch dispatch;
  private final Seats seats;
  private final Meters meters;
  private final Traces traces;

  StepRunner(
      Store store,
      List<Remote> remotes,
      Outlets outlets,
      Comings comings,
      JobEvents events,
      Predicate<Job> cancelled,
      Dispatch dispatch,
      Seats seats,
      Meters meters,
      Traces traces) {
    this.store = store;
    this.remotes = List.copyOf(remotes);
    this.outlets = outlets;
    this.comings = comings;
    this.events = events;
    this.cancelled = cancelled;
    this.dispatch = dispatch;
    this.seats = seats;
    this.meters = meters;
    this.traces = traces;
  }

  /// Never throws what can be said of a job; a course that has failed is given back as it is.
  Course run(Placed placed, Course course) {
    if (course.failed()) {
      return course;
    }
    return switch (placed.step().scope()) {
      case JOB -> somewhere(placed, course, "");
      case ALL_PROFILES -> somewhere(placed, course, course.profile());
      case EACH_PROFILE -> each(placed, course);
      case TOGETHER -> together(placed, course);
    };
  }

  private Course together(Placed placed, Course course) {
    Step step = placed.step();
    if (!course.profile().isEmpty()) {
      return failed(step, course, course.profile(), 0, insideBranch(step, course));
    }
    return course.names().isEmpty() ? without(step, course) : somewhere(placed, course, "");
  }

  /// Outside a branch, one profile after the other; what is to be done with a bundle, once when
  /// there is one of all profiles.
  private Course each(Placed placed, Course course) {
    Step step = placed.step();
    if (!course.profile().isEmpty()) {
      return somewhere(placed, course, course.profile());
    }
    if (step.reads().contains(Role.BUNDLE) && course.together()) {
      return somewhere(placed, course, "");
    }
    if (course.names().isEmpty()) {
      return without(step, course);
    }
    Course sum = course;
    for (Course branch : course.profiles()) {
      sum = sum.merge(somewhere(placed, branch, branch.profile()));
    }
    return sum;
  }

  /// On a worker that has what the step needs; here, if nothing is left to do.
  private Course somewhere(Placed placed, Course course, String profile) {
    Step step = placed.step();
    if (dispatch.elsewhere(placed.needs())) {
      try {
        if (!known(placed, course, profile)) {
          return dispatch.send(course, placed.needs(), placed.place());
        }
      } catch (RuntimeException e) {
        return failed(step, course, profile, 0, Mishap.fault(e));
      }
    }
    return attempt(placed, course, profile);
  }

  private boolean known(Placed placed, Course course, String profile) {
    Units units = Units.of(placed, course, profile, store.sources());
    return placed.step().remembered() && recall(placed.step(), units, new ArrayList<>()).isEmpty();
  }

  private Course attempt(Placed placed, Course course, String profile) {
    Step step = placed.step();
    long start = System.nanoTime();
    try (MDC.MDCCloseable _ = MDC.putCloseable("job", course.job().id());
        MDC.MDCCloseable _ = MDC.putCloseable("step", step.verb());
        MDC.MDCCloseable _ = MDC.putCloseable("profile", profile);
        Span span = traces.step(course.job(), step.verb(), profile)) {
      events.on(course.job(), new JobEvent.StepStarted(step.verb(), profile));
      try {
        Made made = made(placed, course, profile, span);
        double seconds = seconds(start);
        span.ended(made.recalled() ? "recalled" : "done");
        meters.finished(step.verb(), made.recalled(), seconds);
        LOG.info("{} in {} s", made.recalled() ? "there already" : "done", rounded(seconds));
        events.on(
            course.job(),
            new JobEvent.StepFinished(
                step.verb(), profile, made.recalled(), seconds, made.artifacts()));
        return course.plus(
            new Done(step.verb(), profile, step.remembered(), made.recalled()), made.artifacts());
      } catch (RuntimeException | VirtualMachineError e) {
        Fault fault = Mishap.fault(e);
        span.failed(fault);
        return failed(step, course, profile, seconds(start), fault);
      }
    }
  }

  private Course failed(Step step, Course course, String profile, double seconds, Fault fault) {
    meters.failed(step.verb(), fault.code(), seconds);
    LOG.warn("{}", fault.report(), fault.code() == Code.INTERNAL_ERROR ? fault : null);
    events.on(
        course.job(),
        new JobEvent.StepFailed(
            step.verb(), profile, fault.code(), fault.getMessage(), fault.help(), seconds));
    return course.plus(new Failure(step.verb(), profile, fault));
  }

  private Made made(Placed placed, Course course, String profile, Span span) {
    Step step = placed.step();
    Progress progress =
        new StepProgress(
            fraction ->
                events.on(
                    course.job(), new JobEvent.StepProgressed(step.verb(), profile, fraction)),
            (amount, more) -> meters.amount(step.verb(), amount, more),
            span,
            () -> cancelled.test(course.job()));
    progress.check();
    Units units = Units.of(placed, course, profile, store.sources());
    List<Artifact> before = new ArrayList<>();
    TreeMap<String, String> missing = recall(step, units, before);
    if (step.remembered()) {
      int all = units.reasons().size();
      meters.receipts(step.verb(), all - missing.size(), missing.size());
    }
    if (missing.isEmpty()) {
      return new Made(true, units.inOrder(before));
    }
    try (Locks locks = new Locks()) {
      // In the order of their keys, so that no two wait for each other.
      missing.keySet().forEach(key -> locks.add(store.lock(key, progress)));
      before.clear();
      // Another process may have done it meanwhile.
      missing = recall(step, units, before);
      if (missing.isEmpty()) {
        return new Made(true, units.inOrder(before));
      }
      try (Seats.Taken _ = seats.take(step.alone(), progress)) {
        before.addAll(
            new Attempt(store, remotes, outlets, comings, step, course, progress)
                .run(units.only(missing.values())));
      }
    }
    return new Made(false, units.inOrder(before));
  }

  /// Adds what receipts know to `found`; gives back the keys and profiles that none knows.
  private TreeMap<String, String> recall(Step step, Units units, List<Artifact> found) {
    TreeMap<String, String> missing = new TreeMap<>();
    units
        .reasons()
        .forEach((profile, reason) -> {
          String key = Store.key(reason);
          if (step.remembered()) {
            store
                .receipt(key)
                .map(Receipt::outputs)
                .ifPresentOrElse(found::addAll, () -> missing.put(key, profile));
          } else {
            missing.put(key, profile);
          }
        });
    return missing;
  }

  /// When every profile has failed, that is all there is to say.
  private Course without(Step step, Course course) {
    if (!course.failures().isEmpty()) {
      return course;
    }
    Fault fault =
        Fault.in(Code.WRONG_USAGE, course.job().pipeline())
            .what("'" + step.verb() + "' is to work on profiles before there are any")
            .help("Put 'quantize' before it in the pipeline.")
            .fault();
    return failed(step, course, "", 0, fault);
  }

  private static Fault insideBranch(Step step, Course course) {
    return Fault.in(Code.WRONG_USAGE, course.job().pipeline())
        .what("'" + step.verb() + "' is to work on all profiles together in the branch of one")
        .help("Put it behind the split.")
        .fault();
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 100) / 100.0;
  }

  private record Made(boolean recalled, List<Artifact> artifacts) {}
}
