// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import dev.alki.broker.ArtemisBroker;
import dev.alki.broker.ArtemisQueue;
import dev.alki.broker.JobRequests;
import dev.alki.check.CamelKeys;
import dev.alki.health.Checks;
import dev.alki.http.Callers;
import dev.alki.http.Catalog;
import dev.alki.http.Connections;
import dev.alki.http.Events;
import dev.alki.http.Gate;
import dev.alki.http.GuardedVertx;
import dev.alki.http.JobReports;
import dev.alki.http.JobsApi;
import dev.alki.http.ManagementGate;
import dev.alki.http.Retry;
import dev.alki.http.Submissions;
import dev.alki.inbox.Inbox;
import dev.alki.inbox.Settled;
import dev.alki.jobs.Branches;
import dev.alki.jobs.Desk;
import dev.alki.jobs.Dispatcher;
import dev.alki.jobs.Intake;
import dev.alki.jobs.JobLogs;
import dev.alki.jobs.JobQueue;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.Outbox;
import dev.alki.jobs.Workers;
import dev.alki.metrics.ServerGauges;
import dev.alki.notify.Notifier;
import dev.alki.pipeline.Extension;
import dev.alki.pipeline.Pipeline;
import dev.alki.pipeline.Remotes;
import dev.alki.pipeline.RouteFile;
import dev.alki.runtime.EmbeddedEngine;
import dev.alki.s3.trigger.S3Triggers;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.support.jsse.GlobalSSLContextParametersSupplier;
import org.apache.camel.support.jsse.SSLContextParameters;

/// A server: triggers that make jobs, workers that do them, or both. One at a time works with a
/// state folder, unless ledger and broker are shared: then any number work together.
public final class Server implements AutoCloseable {
  private static final int PORT = 8080;
  private static final int MANAGEMENT_PORT = 8081;
  private static final String HTTP = "platform-http:";

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Cluster cluster;
  private final Optional<Listen> jobs;
  private final Listen management;

  private Server(Settings settings) {
    CamelKeys.check(settings);
    cluster = Cluster.of(settings);
    List<RouteFile> routes = cluster.triggers() ? RouteFile.triggers(settings) : List.of();
    boolean http = routes.stream().anyMatch(route -> route.text().contains(HTTP));
    Access access = Access.of(settings);
    jobs = http ? Optional.of(Listen.of(settings, Listen.JOBS, PORT, access)) : Optional.empty();
    management = Listen.of(settings, Listen.MANAGEMENT, MANAGEMENT_PORT, access);
    try {
      start(settings, routes, access);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Ready when it returns. What is wrong with settings, routes or pipeline, or in the way, is a
  /// fault before anything has begun.
  public static Server open(Settings settings) {
    return new Server(settings);
  }

  /// Where jobs are posted; nothing when no route listens.
  public Optional<Listen> jobs() {
    return jobs;
  }

  /// Where health and metrics are.
  public Listen management() {
    return management;
  }

  private void start(Settings settings, List<RouteFile> routes, Access access) {
    Path state = settings.path(Setting.STATE);
    Path folder = settings.path(Setting.INBOX);
    Map<Setting, FolderLock> locks = new EnumMap<>(Setting.class);
    if (!cluster.shared()) {
      locks.put(Setting.STATE, opened(FolderLock.take(state, Setting.STATE.key())));
    }
    if (cluster.triggers()) {
      locks.put(Setting.INBOX, opened(FolderLock.take(folder, Setting.INBOX.key())));
    }
    jobs.ifPresent(Listen::requireFree);
    management.requireFree();
    Ledger ledger = opened(Ledger.opening(cluster.ledger()));
    opened(AuditHeads.keep(settings, ledger));
    opened(Cleaner.start(settings, ledger));
    ArtemisBroker broker = opened(cluster.broker(state));
    JobQueue queue = opened(new ArtemisQueue(broker));
    Desk desk = new Desk(ledger);
    Intake intake = new Intake(settings.paths(Setting.SOURCES_FOLDERS), Remotes.open(settings));
    Events events = new Events(ledger);
    CompletableFuture<Pipeline> way = new CompletableFuture<>();
    Connections connections = new Connections();
    boolean loopback = jobs.map(Listen::loopback).orElse(true);
    Callers callers = new Callers(access.door(loopback));
    // Camel secures the servers that it is told to secure with this; GuardedVertx puts in the rest.
    GlobalSSLContextParametersSupplier secured = SSLContextParameters::new;
    Submissions submissions = new Submissions(desk, ledger, callers);
    Map<String, Object> beans = new TreeMap<>();
    beans.put("vertx", GuardedVertx.around(vertx(), connections, access.tls()));
    beans.put("tls", secured);
    if (cluster.triggers()) {
      beans.put(
          "inbox", Inbox.open(folder, settings.number(Setting.INBOX_SETTLE), intake, desk, ledger));
      beans.put("jobs", new JobsApi(desk, ledger, intake, JobLogs.in(state), submissions));
      beans.putAll(opened(S3Triggers.of(settings, intake, desk)).beans());
      beans.put("jobRequests", new JobRequests(desk, intake));
      beans.put("reports", new JobReports(ledger));
      beans.put("retry", new Retry(submissions, ledger, intake, new Settled(folder)));
      beans.put("catalog", Catalog.of(settings, () -> way.join().graph()));
      Notifier.of(settings, ledger).ifPresent(notifier -> notifying(notifier, beans));
    }
    Doorkeeper doorkeeper =
        new Doorkeeper(
            new Gate(events, callers, connections, loopback),
            new ManagementGate(
                management.loopback()
                    ? Optional.empty()
                    : Optional.of(new Callers(access.door(false))),
                connections));
    Map<String, String> properties = properties();
    JmsForCamel.add(settings, routes, broker, beans, properties);
    Extension extension = new Extension(routes, beans, properties, List.of(doorkeeper));
    Branches branches = ledger.branches();
    Dispatcher dispatcher =
        cluster.shared() ? branches.dispatcher(cluster.has()) : Dispatcher.alone(cluster.has());
    Pipeline pipeline =
        opened(Pipeline.open(settings, ledger, desk::cancelled, dispatcher, extension));
    way.complete(pipeline);
    ServerGauges.bind(pipeline.meters(), ledger, settings);
    events.bind(pipeline.meters());
    open.push(events);
    if (!cluster.shared()) {
      ledger.recover();
    }
    open.push(Outbox.start(ledger, queue));
    JobQueue branchQueue = opened(ArtemisQueue.branches(broker));
    if (cluster.shared()) {
      open.push(Outbox.start(branches, branchQueue));
    }
    if (cluster.workers()) {
      Workers workers =
          opened(
              Workers.start(
                  ledger,
                  desk,
                  pipeline,
                  queue,
                  cluster.has(),
                  cluster.silence(),
                  settings.number(Setting.WORKERS)));
      if (cluster.shared()) {
        workers.join(branches, pipeline.branches(), branchQueue, settings.number(Setting.WORKERS));
      }
      pipeline.watch(Checks.workers(workers::alive));
    }
    pipeline.watch(Checks.ledger(ledger));
    pipeline.watch(Checks.broker(opened(new ArtemisQueue(broker))::size));
    pipeline.watch(Checks.needs(ledger::unmet));
    pipeline.watch(Checks.room(Setting.STATE.key(), state));
    locks.forEach((setting, lock) -> pipeline.watch(Checks.lock(setting.key(), lock::held)));
    if (pipeline.does("validate") || pipeline.does("benchmark")) {
      pipeline.watch(Checks.engine(new EmbeddedEngine()));
    }
  }

  /// One for both addresses. It needs no files of its own.
  private Vertx vertx() {
    FileSystemOptions files =
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    Vertx vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(files));
    open.push(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
    return vertx;
  }

  /// Each letter is posted by a thread of its own; the notifier says how many there are.
  private void notifying(Notifier notifier, Map<String, Object> beans) {
    ExecutorService posting = Executors.newVirtualThreadPerTaskExecutor();
    open.push(posting::shutdownNow);
    beans.put("notifier", notifier);
    beans.put("posting", posting);
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    jobs.ifPresent(listen -> listen(properties, listen));
    jobs.ifPresent(listen -> properties.put(listen.key() + ".maxBodySize", Gate.MOST_BYTES + ""));
    jobs.ifPresent(listen -> properties.put(listen.key() + ".fileUploadEnabled", "false"));
    listen(properties, management);
    properties.put(management.key() + ".healthCheckEnabled", "true");
    properties.put(management.key() + ".metricsEnabled", "true");
    properties.put("camel.health.enabled", "true");
    properties.put("camel.health.exposureLevel", "full");
    properties.put("camel.metrics.enabled", "true");
    // Whoever is told something is told it as often as the notifier says, and nobody else.
    properties.put("camel.component.http.automaticRetriesDisabled", "true");
    properties.put("camel.component.http.redirectHandlingDisabled", "true");
    properties.put("camel.component.http.cookieManagementDisabled", "true");
    return properties;
  }

  private static void listen(Map<String, String> properties, Listen listen) {
    properties.put(listen.key() + ".enabled", "true");
    properties.put(listen.key() + ".host", listen.host());
    properties.put(listen.key() + ".port", Integer.toString(listen.port()));
    properties.put(listen.key() + ".useGlobalSslContextParameters", listen.secure() + "");
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  /// Stops the triggers, lets what runs stop and puts it back.
  @Override
  public void close() {
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
