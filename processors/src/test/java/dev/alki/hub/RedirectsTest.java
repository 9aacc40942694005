// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.transfer.Again;
import dev.alki.transfer.Proxies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who gets the token when a hub sends us on.
class RedirectsTest {
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private HttpServer hub;
  private HttpServer other;

  @BeforeEach
  void start() throws IOException {
    hub = server("hub");
    other = server("other");
  }

  @AfterEach
  void stop() {
    hub.stop(0);
    other.stop(0);
  }

  @Test
  void theHubItselfGetsItAlsoAfterARedirectWithinIt() throws Exception {
    redirects.put("/a", "/b");
    ask();
    assertThat(seen).containsExactly("hub /a Bearer hf_secret", "hub /b Bearer hf_secret");
  }

  @Test
  void anotherPortDoesNotGetIt() throws Exception {
    redirects.put("/a", "http://127.0.0.1:" + port(other) + "/b");
    ask();
    assertThat(seen).containsExactly("hub /a Bearer hf_secret", "other /b null");
  }

  @Test
  void anotherNameDoesNotGetIt() throws Exception {
    redirects.put("/a", "http://localhost:" + port(hub) + "/b");
    ask();
    assertThat(seen).containsExactly("hub /a Bearer hf_secret", "hub /b null");
  }

  @Test
  void anAddressWithoutASchemeDoesNotGetIt() throws Exception {
    redirects.put("/a", "//localhost:" + port(other) + "/b");
    ask();
    assertThat(seen).containsExactly("hub /a Bearer hf_secret", "other /b null");
  }

  @Test
  void theHubDoesNotGetItOnceTheWayHasLeftIt() throws Exception {
    redirects.put("/a", "http://127.0.0.1:" + port(other) + "/b");
    redirects.put("/b", "http://127.0.0.1:" + port(hub) + "/c");
    ask();
    assertThat(seen).containsExactly("hub /a Bearer hf_secret", "other /b null", "hub /c null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://[::1]:1/",
        "http://hub@127.0.0.1/",
        "gopher://127.0.0.1/"
      })
  void aPlaceThatIsNotToBeAskedIsNotAsked(String place) {
    redirects.put("/a", place);
    assertThat(catchThrowableOfType(Fault.class, this::ask).code()).isEqualTo(Code.HUB_ADDRESS);
    assertThat(seen).hasSize(1);
  }

  @Test
  void sixRedirectsAreTooMany() {
    for (char at = 'a'; at < 'g'; at++) {
      redirects.put("/" + at, "/" + (char) (at + 1));
    }
    assertThat(catchThrowableOfType(Again.class, this::ask)).hasMessageContaining("redirects");
  }

  @Test
  void overHttpItDoesNotLeaveTheMachine() {
    Reach reach = new Reach(URI.create("http://hub.example"), Set.of());
    assertThat(reach.secret(URI.create("http://hub.example/a"))).isFalse();
    assertThat(reach.secret(URI.create("https://hub.example/a"))).isTrue();
  }

  private void ask() throws Again, IOException {
    URI endpoint = URI.create("http://127.0.0.1:" + port(hub));
    HubPlace place =
        new HubPlace(
            endpoint, Optional.of(new HubPlace.Token("hf_secret")), Path.of("none"), false);
    Reach reach =
        new Reach(endpoint, Set.of("127.0.0.1:" + port(other), "localhost:" + port(other)));
    try (HubClient client = new HubClient(place, reach, Duration.ofSeconds(2), 1, Proxies.NONE);
        Answer answer = client.get(endpoint.resolve("/a"), Map.of())) {
      assertThat(answer.status()).isEqualTo(200);
    }
  }

  private HttpServer server(String name) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          seen.add(
              name + " " + path + " " + exchange.getRequestHeaders().getFirst("Authorization"));
          String to = redirects.get(path);
          if (to != null) {
            exchange.getResponseHeaders().set("Location", to);
          }
          exchange.sendResponseHeaders(to == null ? 200 : 302, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static int port(HttpServer server) {
    return server.getAddress().getPort();
  }
}
