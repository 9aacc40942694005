// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.s3.trigger.ToldBucket;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/// Sends models to a fleet in all ways that there are, in turn, until somebody has taken each.
final class FleetTriggers {
  enum Way {
    FOLDER(false),
    HTTP(true),
    EVENT(false),
    JMS(true),
    LOOK(false);

    private final boolean document;

    Way(boolean document) {
      this.document = document;
    }

    /// Whether a job's document comes, and not the model alone.
    boolean document() {
      return document;
    }
  }

  private final Path folder;
  private final FleetModels models;
  private final Fleet fleet;
  private final Optional<ToldBucket> bucket;
  private final HttpClient client = HttpClient.newHttpClient();
  private int dropped;

  FleetTriggers(Path folder, FleetModels models, Fleet fleet, Optional<ToldBucket> bucket) {
    this.folder = folder;
    this.models = models;
    this.fleet = fleet;
    this.bucket = bucket;
  }

  static Way of(int number) {
    return Way.values()[number % Way.values().length];
  }

  /// Whether somebody has taken it, or will find it. Whoever is to take it may be dead just now.
  boolean send(int number) throws InterruptedException {
    try {
      switch (of(number)) {
        case FOLDER -> drop(number);
        case HTTP -> {
          return post(number);
        }
        case JMS -> message(number);
        case EVENT -> {
          if (bucket.isEmpty()) {
            return post(number);
          }
          bucket.get().tell(FleetModels.name(number), models.file(number));
        }
        case LOOK -> {
          if (bucket.isEmpty()) {
            drop(number);
          } else {
            bucket.get().show(FleetModels.name(number), models.file(number));
          }
        }
      }
      return true;
    } catch (IOException | JMSException e) {
      return false;
    }
  }

  private synchronized void drop(int number) throws IOException {
    Path inbox = Files.createDirectories(folder.resolve("inbox"));
    Path hidden = inbox.resolve(".copying");
    Files.copy(models.file(number), hidden, StandardCopyOption.REPLACE_EXISTING);
    Files.move(hidden, inbox.resolve(FleetModels.name(number)), StandardCopyOption.ATOMIC_MOVE);
    dropped++;
  }

  private boolean post(int number) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(fleet.http() + "/jobs"))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(10))
            .POST(BodyPublishers.ofString(document(number)))
            .build();
    return client.send(request, BodyHandlers.ofString()).statusCode() == 202;
  }

  private void message(int number) throws JMSException {
    try (ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory(
                fleet.broker() + "?initialConnectAttempts=1&reconnectAttempts=0");
        Connection connection = factory.createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      session
          .createProducer(session.createQueue("alki.jobs.requests"))
          .send(session.createTextMessage(document(number)));
    }
  }

  private static String document(int number) {
    return "{\"source\": \"%s\", \"profiles\": [\"%s\"], \"idempotencyKey\": \"k%d\"}"
        .formatted(
            FleetModels.name(number), FleetModels.profile(number, of(number).document()), number);
  }

  /// Nobody may be moving them.
  synchronized void assertEachInputIsInOnePlace() throws IOException {
    List<String> found = new ArrayList<>();
    if (dropped > 0) {
      try (Stream<Path> all = Files.walk(folder.resolve("inbox"))) {
        all.map(it -> it.getFileName().toString())
            .filter(it -> it.endsWith(".gguf"))
            .forEach(found::add);
      }
    }
    assertThat(found).hasSize(dropped).doesNotHaveDuplicates();
  }

  /// Whether nothing waits at any of the ways any more.
  synchronized boolean settled() throws IOException {
    int settled = 0;
    for (String place : List.of(".done", ".failed")) {
      Path there = folder.resolve("inbox").resolve(place);
      if (Files.exists(there)) {
        try (Stream<Path> files = Files.list(there)) {
          settled += (int) files.filter(it -> it.toString().endsWith(".gguf")).count();
        }
      }
    }
    return settled == dropped && bucket.map(ToldBucket::waiting).orElse(0) == 0;
  }
}
