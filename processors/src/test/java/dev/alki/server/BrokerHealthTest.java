// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.broker.TestBroker;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A broker that goes away and comes back, as health tells it.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BrokerHealthTest {
  @TempDir Path folder;

  @Test
  void aServerIsNotReadyWhileItsBrokerIsAway() throws Exception {
    String port = TestServer.port();
    TestBroker first = TestBroker.start(folder.resolve("broker"), port);
    try (TestServer server = TestServer.start(folder, Map.of("alki.broker.url", first.url()))) {
      await(server, 200);
      assertThat(broker(server).path("status").asText()).isEqualTo("UP");

      first.close();
      await(server, 503);
      assertThat(broker(server).path("message").asText()).isIn("BROKER_FAILED", "does not answer");
      assertThat(server.manage("/observe/health/live").statusCode()).isEqualTo(200);

      try (TestBroker _ = TestBroker.start(folder.resolve("broker"), port)) {
        await(server, 200);
      }
    } finally {
      first.close();
    }
  }

  private static void await(TestServer server, int status) {
    while (server.manage("/observe/health/ready").statusCode() != status) {
      TestServer.pause();
    }
  }

  private static JsonNode broker(TestServer server) {
    for (JsonNode check : TestServer.json(server.manage("/observe/health/ready")).path("checks")) {
      if (check.path("name").asText().equals("broker")) {
        return check;
      }
    }
    throw new AssertionError("no check of the broker");
  }
}
