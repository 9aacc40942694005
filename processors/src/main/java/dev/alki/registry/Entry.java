// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import dev.alki.transfer.Again;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Lets us into one repository: answers the registry's challenges, with the token that its token
/// service gives or with name and password. May be used by many threads.
///
/// The password goes to the registry itself or to the token service that it names, and nowhere
/// else; tokens go to the registry only.
final class Entry {
  private static final int MOST_ANSWER = 1 << 20;
  private static final StrictJson JSON = new StrictJson(MOST_ANSWER, 16, MOST_ANSWER, false);

  /// What the protocol says when the service does not.
  private static final int USUAL_SECONDS = 60;

  private static final int MOST_SECONDS = 24 * 3600;

  private final RegistryName name;
  private final Credentials credentials;
  private final Map<Action, Ticket> tickets = new ConcurrentHashMap<>();

  /// What to send, and how long it is good.
  private record Ticket(String header, Instant until) {
    @Override
    public String toString() {
      return "a ticket until " + until;
    }
  }

  /// Asks, and follows no redirect.
  @FunctionalInterface
  interface Asking {
    Answer ask(HttpRequest.Builder request) throws Again;
  }

  Entry(RegistryName name, Credentials credentials) {
    this.name = name;
    this.credentials = credentials;
  }

  /// What lets us in, as far as that is known.
  Optional<String> header(Action action) {
    return Optional.ofNullable(tickets.get(action))
        .filter(ticket -> Instant.now().isBefore(ticket.until()))
        .map(Ticket::header);
  }

  /// What to send after a refusal with these challenges.
  String answer(List<String> challenges, Action action, Asking asking) throws Again {
    tickets.remove(action);
    List<Challenge> all = Challenge.of(challenges);
    Optional<Challenge> bearer = scheme(all, "bearer");
    Ticket ticket = bearer.isPresent() ? token(bearer.get(), action, asking) : basic(all);
    tickets.put(action, ticket);
    return ticket.header();
  }

  /// What lets us in did not let us in.
  Fault denied() {
    return Refusal.denied(name, credentials.of(name).isPresent());
  }

  private static Optional<Challenge> scheme(List<Challenge> all, String scheme) {
    return all.stream().filter(it -> it.scheme().equals(scheme)).findFirst();
  }

  private Ticket basic(List<Challenge> all) {
    Optional<Login> login = credentials.of(name);
    if (scheme(all, "basic").isPresent() && login.orElse(null) instanceof Login.Password password) {
      return new Ticket(password.header(), Instant.MAX);
    }
    throw Refusal.denied(name, login.isPresent());
  }

  private Ticket token(Challenge challenge, Action action, Asking asking) throws Again {
    URI realm = realm(challenge);
    Optional<Login> login = credentials.of(name);
    try (Answer answer = asking.ask(request(realm, challenge, action, login))) {
      return switch (answer.status()) {
        case 200 -> ticket(answer.bytes(MOST_ANSWER));
        case 400, 401, 403, 404 -> throw Refusal.denied(name, login.isPresent());
        default -> throw Again.busy(answer.status(), answer.retryAfter());
      };
    }
  }

  private HttpRequest.Builder request(
      URI realm, Challenge challenge, Action action, Optional<Login> login) {
    String form = form(challenge, action);
    return switch (login.orElse(new Login.Password("", ""))) {
      case Login.IdentityToken identity ->
          HttpRequest.newBuilder(realm)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      form
                          + "&client_id=alki&grant_type=refresh_token&refresh_token="
                          + encoded(identity.token())));
      case Login.Password password -> {
        String query = realm.getRawQuery() == null ? "?" : "&";
        HttpRequest.Builder get = HttpRequest.newBuilder(URI.create(realm + query + form)).GET();
        yield login.isPresent() ? get.header("Authorization", password.header()) : get;
      }
    };
  }

  private String form(Challenge challenge, Action action) {
    Set<String> scopes = new LinkedHashSet<>();
    scopes.add(action.scope(name.path()));
    challenge.parameter("scope").ifPresent(scopes::add);
    StringBuilder form = new StringBuilder();
    challenge.parameter("service").ifPresent(it -> form.append("service=").append(encoded(it)));
    scopes.forEach(
        it -> form.append(form.isEmpty() ? "" : "&").append("scope=").append(encoded(it)));
    return form.toString();
  }

  private URI realm(Challenge challenge) {
    try {
      URI realm = URI.create(challenge.parameter("realm").orElse(""));
      if (name.allows(realm) && realm.getRawFragment() == null) {
        return realm;
      }
    } catch (IllegalArgumentException e) {
      // Then it is no address.
    }
    throw Fault.in(Code.REGISTRY_ADDRESS, name.host())
        .what("wants passwords to be sent to what is no address, or one without TLS")
        .help("Ask whoever runs the registry: its token service needs an https address.")
        .fault();
  }

  private Ticket ticket(byte[] answer) throws Again {
    JsonNode json;
    try {
      json = JSON.read(answer, "token");
    } catch (Fault e) {
      throw Again.nonsense("the token service gives no JSON");
    }
    String token = json.path("token").asText(json.path("access_token").asText());
    if (!token.matches("[\\x21-\\x7e]+")) {
      throw Again.nonsense("the token service gives no token");
    }
    int seconds = Math.clamp(json.path("expires_in").asInt(USUAL_SECONDS), 1, MOST_SECONDS);
    // Renewed before it ends: a large request that fails half-way costs more.
    return new Ticket("Bearer " + token, Instant.now().plus(Duration.ofMillis(seconds * 800L)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
