// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.alki.access.Scope;
import dev.alki.access.Token;
import dev.alki.access.TokenFile;
import dev.alki.access.TokenJson;
import dev.alki.settings.Setting;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes, lists and revokes the tokens of a server. A running one sees it within a second.
@Command(name = "token")
final class TokenCommand implements Callable<Integer> {
  private enum Action {
    ADD,
    LIST,
    REVOKE;

    static Action of(String word) {
      return Arrays.stream(values())
          .filter(action -> action.name().toLowerCase(Locale.ROOT).equals(word))
          .findFirst()
          .orElseThrow(() ->
              Usage.wrong(word, "is nothing that can be done with tokens", "add, list or revoke"));
    }
  }

  @Mixin private Common common;
  @Mixin private Configured configured;

  @Parameters(
      index = "0",
      paramLabel = "ACTION",
      description = "add NAME, list, or revoke NAME. A new token is shown this once.")
  private String action;

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Whose token it is.")
  private Optional<String> name;

  @Option(
      names = "--scopes",
      paramLabel = "SCOPE",
      split = ",",
      description =
          "What may be done with it: read, submit, cancel, observe; the first three when not"
              + " given.")
  private List<String> scopes = List.of();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Requests a second; alki.http.rate when not given.")
  private Optional<Integer> rate;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Jobs that have not ended; alki.http.jobs when not given.")
  private Optional<Integer> jobs;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "For how many days it is good; for ever when not given.")
  private Optional<Integer> days;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  TokenCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    TokenFile file = new TokenFile(configured.settings().path(Setting.TOKENS));
    switch (Action.of(action)) {
      case ADD -> add(file);
      case LIST -> list(file.tokens());
      case REVOKE -> file.revoke(name());
    }
    return 0;
  }

  private void add(TokenFile file) {
    String text = Token.draw();
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Set<Scope> allowed = scopes.isEmpty() ? Scope.USUAL : Scope.of(scopes, "--scopes");
    Token token =
        new Token(
            name(),
            Token.hash(text),
            allowed,
            positive("--rate", rate),
            positive("--jobs", jobs),
            now,
            positive("--days", days).stream()
                .mapToObj(it -> now.plus(Duration.ofDays(it)))
                .findFirst());
    file.add(token);
    if (json) {
      Json.print(console.out(), TokenJson.document(token).put("token", text));
    } else {
      console.out().println(text);
      console.out().flush();
      console.err().println("alki: this is the only time that the token is shown");
    }
  }

  private void list(List<Token> tokens) {
    if (json) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      tokens.forEach(token -> array.add(TokenJson.document(token)));
      Json.print(console.out(), JsonNodeFactory.instance.objectNode().set("tokens", array));
      return;
    }
    Table table = new Table("name", "scopes", "rate", "jobs", "created", "expires");
    for (Token token : tokens) {
      table.row(
          token.name(),
          token.scopes().stream().sorted().map(Scope::word).collect(Collectors.joining(",")),
          limit(token.rate()),
          limit(token.jobs()),
          token.created().toString(),
          token.expires().map(Instant::toString).orElse("never"));
    }
    table.print(console.out());
  }

  private String name() {
    String given =
        name.orElseThrow(() -> Usage.wrong(action, "nobody said whose token it is", "NAME"));
    if (!given.matches(Token.NAMES)) {
      throw Usage.wrong(
          given, "cannot be a token's name", "1 to 64 letters, digits, points, '_' and '-'");
    }
    return given;
  }

  private static OptionalInt positive(String option, Optional<Integer> value) {
    if (value.isPresent() && value.get() < 1) {
      throw Usage.wrong(option + " " + value.get(), "is too little", "1 or more");
    }
    return value.map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private static String limit(OptionalInt limit) {
    return limit.isPresent() ? Integer.toString(limit.getAsInt()) : "as usual";
  }
}
