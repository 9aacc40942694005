// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.alki.check.RouteCheck;
import dev.alki.fault.Fault;
import dev.alki.jobs.BranchRunner;
import dev.alki.jobs.Dispatcher;
import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvents;
import dev.alki.jobs.Needs;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.Outcome.Bundle;
import dev.alki.jobs.Runner;
import dev.alki.jobs.State;
import dev.alki.metrics.Meters;
import dev.alki.pipeline.Course.Done;
import dev.alki.pipeline.Course.Failure;
import dev.alki.publish.Publishing;
import dev.alki.s3.S3Backing;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import dev.alki.store.Store;
import dev.alki.traces.Span;
import dev.alki.traces.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.main.Main;

/// The pipeline as pipeline.yaml describes it, open for jobs. Several threads may run jobs at the
/// same time.
public final class Pipeline implements Runner, AutoCloseable {
  private final Settings settings;
  private final Store store;
  private final JobEvents events;
  private final Predicate<Job> cancelled;
  private final Main main;
  private final ProducerTemplate producer;
  private final Meters meters;
  private final Traces traces;
  private final RouteFile file;
  private final Comings comings;
  private final StepComponent steps;

  private Pipeline(
      Settings settings,
      Store store,
      JobEvents events,
      Predicate<Job> cancelled,
      Main main,
      ProducerTemplate producer,
      Meters meters,
      Traces traces,
      RouteFile file,
      Comings comings,
      StepComponent steps) {
    this.settings = settings;
    this.store = store;
    this.events = events;
    this.cancelled = cancelled;
    this.main = main;
    this.producer = producer;
    this.meters = meters;
    this.traces = traces;
    this.file = file;
    this.comings = comings;
    this.steps = steps;
  }

  /// Opens store and pipeline. What is wrong with settings, routes or Kamelets is a fault that says
  /// where.
  ///
  /// `cancelled` is asked, often and by many threads, whether a job is still wanted from whoever
  /// runs it here.
  public static Pipeline open(
      Settings settings, JobEvents events, Predicate<Job> cancelled, Extension extension) {
    Needs has = Needs.here(Needs.of(settings.text(Setting.WORKER_HAS), Setting.WORKER_HAS.key()));
    return open(settings, events, cancelled, Dispatcher.alone(has), extension);
  }

  /// With other workers, to whom the dispatcher leads.
  public static Pipeline open(
      Settings settings,
      JobEvents events,
      Predicate<Job> cancelled,
      Dispatcher dispatcher,
      Extension extension) {
    Store store =
        Store.open(
            settings.path(Setting.STATE).resolve("store"),
            S3Backing.of(settings),
            Duration.ofSeconds(settings.number(Setting.WORKER_SILENCE)));
    try {
      Seats seats = new Seats(settings.number(Setting.PIPELINE_PARALLEL));
      Meters meters = new Meters();
      Traces traces = Traces.open(settings);
      Comings comings = new Comings();
      Dispatch dispatch = new Dispatch(dispatcher, new CourseText(store), cancelled);
      StepRunner runner =
          new StepRunner(
              store,
              Remotes.of(settings),
              (place, wishes) -> Publishing.to(place, wishes, settings, System.getenv()),
              comings,
              events,
              cancelled,
              dispatch,
              seats,
              meters,
              traces);
      RouteFile file = RouteFile.pipeline(settings);
      RouteCheck rules =
          new RouteCheck(settings.path(Setting.KAMELETS), store.folder().resolve("checked"));
      file.checkPipeline(rules);
      extension.routes().forEach(route -> route.check(rules));
      StepComponent steps = new StepComponent(runner);
      DispatchComponent branches = new DispatchComponent(dispatch);
      Main main = CamelSetup.main(settings, file, extension, steps, branches);
      main.start();
      branches.check(main.getCamelContext().getRoutes(), file.name());
      main.getCamelContext().getRegistry().findByType(MeterRegistry.class).forEach(meters::use);
      ProducerTemplate producer = main.getCamelContext().createProducerTemplate();
      return new Pipeline(
          settings, store, events, cancelled, main, producer, meters, traces, file, comings, steps);
    } catch (RuntimeException e) {
      store.close();
      throw CamelSetup.fault(settings, extension.routes(), e);
    }
  }

  @Override
  public Outcome run(Job job) {
    try (Span span = traces.job(job)) {
      Outcome outcome = outcome(job);
      meters.ended(outcome);
      span.ended(outcome.state().word());
      outcome.fault().ifPresent(span::failed);
      return outcome;
    }
  }

  private Outcome outcome(Job job) {
    long start = System.nanoTime();
    OutFolder out =
        new OutFolder(
            settings.path(Setting.OUT).toAbsolutePath().normalize(),
            settings.flag(Setting.OUT_REPLACE),
            store,
            effect -> events.visibly(job, effect));
    Course course = Course.of(job);
    List<Bundle> bundles = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    try (Store.InUse _ = store.use()) {
      out.prepare();
      course = through(RouteFile.ENTRY, course);
      course.failures().stream().map(Failure::fault).forEach(faults::add);
      Results results = new Results(out, course);
      for (String profile : course.names()) {
        show(results, profile, bundles, faults);
      }
    } catch (RuntimeException e) {
      faults.add(Mishap.fault(e));
    } finally {
      comings.end(job);
    }
    List<Done> remembered = course.done().stream().filter(Done::remembered).toList();
    return new Outcome(
        state(job, faults),
        bundles,
        faults.stream().findFirst(),
        (System.nanoTime() - start) / 1e9,
        remembered.size(),
        (int) remembered.stream().filter(Done::recalled).count());
  }

  /// The same for branches of other workers' jobs.
  public BranchRunner branches() {
    return new BranchWay(
        store,
        new CourseText(store),
        comings,
        (place, course) ->
            place.startsWith(Placed.SCHEME) ? steps.run(place, course) : through(place, course));
  }

  /// Adds what health is made of.
  public void watch(HealthCheck check) {
    HealthCheckRegistry.get(main.getCamelContext()).register(check);
  }

  /// Whether a verb is part of it.
  public boolean does(String verb) {
    return file.text().contains("kamelet:" + verb);
  }

  /// The way of a job, for those who draw it: see [Graph].
  public ArrayNode graph() {
    return Graph.of(file);
  }

  /// What is counted here, for those who count more.
  public Meters meters() {
    return meters;
  }

  @Override
  public void close() {
    main.stop();
    traces.close();
    store.close();
  }

  private Course through(String place, Course course) {
    try {
      return Messages.through(producer, place, course);
    } catch (Exception e) {
      throw CamelSetup.fault(settings, List.of(), e);
    }
  }

  /// One profile that cannot be shown is no reason to hide the others.
  private static void show(
      Results results, String profile, List<Bundle> bundles, List<Fault> faults) {
    try {
      results.show(profile).ifPresent(bundles::add);
    } catch (RuntimeException e) {
      faults.add(Mishap.fault(e));
    }
  }

  private State state(Job job, List<Fault> faults) {
    if (faults.isEmpty()) {
      return State.SUCCEEDED;
    }
    return cancelled.test(job) ? State.CANCELLED : State.FAILED;
  }
}
