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
import java.util.Map;

/// Servers in processes of their own that share a PostgreSQL ledger, a broker in a process of its
/// own, and a folder: one with triggers and a worker, one with a worker only.
final class Fleet implements AutoCloseable {
  enum Part {
    A,
    B,
    BROKER
  }

  private final Path folder;
  private final LedgerPlace.Database place = TestPostgres.database();
  private final String brokerPort = TestServer.port();
  private final String http = TestServer.port();
  private final Map<Part, String> management =
      Map.of(Part.A, TestServer.port(), Part.B, TestServer.port());
  private final Map<Part, Map<String, String>> more = new EnumMap<>(Part.class);
  private final Map<Part, Process> running = new EnumMap<>(Part.class);

  Fleet(Path folder) throws IOException {
    this.folder = folder;
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

  void start(Part part) throws IOException {
    List<String> more =
        switch (part) {
          case A -> member(Part.A, "triggers,workers", "a");
          case B -> member(Part.B, "workers", "b");
          case BROKER ->
              List.of(TestBroker.class.getName(), folder.resolve("broker").toString(), brokerPort);
        };
    List<String> command = new ArrayList<>(TestJvm.command("-XX:TieredStopAtLevel=1", "-Xmx200m"));
    command.addAll(more);
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

  private List<String> member(Part part, String roles, String pool) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Member.class.getName(),
                folder.toString(),
                "alki.roles=" + roles,
                "alki.worker.has=pool=" + pool,
                "alki.ledger.url=" + place.url(),
                "alki.ledger.user=" + place.user(),
                "alki.broker.url=" + broker(),
                "alki.jms=true",
                "camel.server.port=" + http,
                "camel.management.port=" + management.get(part)));
    more.getOrDefault(part, Map.of()).forEach((key, value) -> command.add(key + "=" + value));
    return command;
  }
}
