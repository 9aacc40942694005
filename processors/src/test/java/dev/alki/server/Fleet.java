// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import dev.alki.broker.TestBroker;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.LedgerPlace;
import dev.alki.jobs.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Servers in processes of their own that share a PostgreSQL ledger, a broker in a process of its
/// own, and a folder: A with triggers and a worker, B and C with a worker, and with triggers if
/// their settings say so.
final class Fleet implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx200m");

  enum Part {
    A,
    B,
    C,
    BROKER
  }

  private final Path folder;
  private final LedgerPlace.Database place = TestPostgres.database();
  private final String brokerPort = TestServer.port();
  private final String http = TestServer.port();
  private final Map<Part, String> management = new EnumMap<>(Part.class);
  private final Map<Part, Map<String, String>> more = new EnumMap<>(Part.class);
  private final Map<Part, Process> running = new EnumMap<>(Part.class);
  private List<String> server = TestJvm.command(FLAGS.toArray(String[]::new));

  Fleet(Path folder) throws IOException {
    this.folder = folder;
    for (Part part : Part.values()) {
      management.put(part, TestServer.port());
    }
    Files.createDirectories(folder.resolve("logs"));
    Files.writeString(folder.resolve("pipeline.yaml"), TestServer.PIPELINE);
    // So that the tables are there for whoever looks.
    Ledger.open(place).close();
  }

  LedgerPlace.Database place() {
    return place;
  }

  String broker() {
    return "tcp://127.0.0.1:" + brokerPort;
  }

  String http() {
    return "http://127.0.0.1:" + http;
  }

  /// Settings for one server alone, from its next start on.
  void set(Part part, Map<String, String> settings) {
    more.put(part, settings);
  }

  /// Health and metrics of a server.
  String management(Part part) {
    return "http://127.0.0.1:" + management.get(part);
  }

  Process process(Part part) {
    return running.get(part);
  }

  /// Runs a server once, so that the next ones start in half the time. The broker must run.
  void rehearse() throws IOException, InterruptedException {
    QuickJvm quick = QuickJvm.in(folder.resolve("jvm"));
    server = quick.learning(FLAGS);
    start(Part.A);
    awaitReady(Part.A);
    Process process = running.remove(Part.A);
    process.destroy();
    process.waitFor();
    server = quick.command(FLAGS);
  }

  void start(Part part) throws IOException {
    List<String> command =
        new ArrayList<>(
            switch (part) {
              case A -> member("triggers,workers", part);
              case B, C -> member("workers", part);
              case BROKER -> broker(folder.resolve("broker"));
            });
    running.put(
        part,
        new ProcessBuilder(command)
            .redirectError(Redirect.appendTo(folder.resolve("logs/" + part + ".log").toFile()))
            .start());
  }

  /// Waits until it says that it is ready.
  void awaitReady(Part part) throws IOException {
    InputStream out = running.get(part).getInputStream();
    if (out.read() < 0) {
      throw new AssertionError(Files.readString(folder.resolve("logs/" + part + ".log")));
    }
  }

  void kill(Part part) throws InterruptedException {
    running.remove(part).destroyForcibly().waitFor();
  }

  /// Stops it where it is (`STOP`), or lets it go on (`CONT`).
  void signal(Part part, String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(running.get(part).pid()))
        .inheritIO()
        .start()
        .waitFor();
  }

  @Override
  public void close() {
    for (Process process : running.values()) {
      process.destroyForcibly();
    }
  }

  /// What a job needs that is to go to it.
  static String pool(Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  private List<String> broker(Path place) {
    List<String> command = TestJvm.command(FLAGS.toArray(String[]::new));
    command.addAll(List.of(TestBroker.class.getName(), place.toString(), brokerPort));
    return command;
  }

  private List<String> member(String roles, Part part) {
    Map<String, String> all = new TreeMap<>();
    all.put("alki.roles", roles);
    all.put("alki.worker.has", "pool=" + pool(part));
    all.put("alki.ledger.url", place.url());
    all.put("alki.ledger.user", place.user());
    all.put("alki.broker.url", broker());
    all.put("alki.jms", "true");
    all.put("camel.server.port", http);
    all.put("camel.management.port", management.get(part));
    all.putAll(more.getOrDefault(part, Map.of()));
    List<String> command = new ArrayList<>(server);
    command.addAll(List.of(Member.class.getName(), folder.toString()));
    all.forEach((key, value) -> command.add(key + "=" + value));
    return command;
  }
}
