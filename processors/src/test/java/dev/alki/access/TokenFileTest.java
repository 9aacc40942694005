// SPDX-License-Identifier: Apache-2.0
package dev.alki.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {
  private static final String HASH = "0".repeat(64);

  @TempDir Path folder;
  private Path path;
  private TokenFile file;

  @BeforeEach
  void open() {
    path = folder.resolve("tokens.json");
    file = new TokenFile(path);
  }

  @Test
  void isEmptyWhenItIsNotThere() {
    assertThat(file.tokens()).isEmpty();
  }

  @Test
  void keepsEverythingButTheToken() throws IOException {
    String text = Token.draw();
    Token token =
        new Token(
            "ci",
            Token.hash(text),
            Set.of(Scope.READ, Scope.SUBMIT),
            OptionalInt.of(5),
            OptionalInt.of(7),
            Instant.parse("2026-01-01T00:00:00Z"),
            Optional.of(Instant.parse("2036-01-01T00:00:00Z")));
    file.add(token);
    assertThat(new TokenFile(path).tokens()).containsExactly(token);
    assertThat(text).hasSize(48).startsWith("alki_");
    assertThat(Files.readString(path)).contains(Token.hash(text)).doesNotContain(text);
  }

  @Test
  void seesWithinASecondWhatAnotherProcessRevokes() throws Exception {
    file.add(token("ci"));
    assertThat(file.tokens()).hasSize(1);
    new TokenFile(path).revoke("ci");
    Thread.sleep(1100);
    assertThat(file.tokens()).isEmpty();
  }

  @Test
  void refusesASecondTokenOfTheSameName() {
    file.add(token("ci"));
    assertThatThrownBy(() -> file.add(token("ci"))).hasMessageContaining("there already");
    assertThat(file.tokens()).hasSize(1);
  }

  @Test
  void refusesToRevokeWhatIsNotThere() {
    assertThatThrownBy(() -> file.revoke("ci")).hasMessageContaining("is no token");
  }

  @Test
  void losesNothingWhenManyAddAtOnce() throws Exception {
    List<Callable<Boolean>> adding = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      String name = "t" + i;
      adding.add(() -> {
        file.add(token(name));
        return true;
      });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Boolean> each : threads.invokeAll(adding)) {
        assertThat(each.get()).isTrue();
      }
    }
    assertThat(new TokenFile(path).tokens()).hasSize(16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"tokens\": {}}",
        "{\"tokens\": [], \"more\": 1}",
        "{\"tokens\": [{}]}",
        "{\"tokens\": [{\"name\": \"a/b\", \"sha256\": \"H\", \"scopes\": [\"read\"], C}]}",
        "{\"tokens\": [{\"name\": \"a\", \"sha256\": \"H0\", \"scopes\": [\"read\"], C}]}",
        "{\"tokens\": [{\"name\": \"a\", \"sha256\": \"H\", \"scopes\": [], C}]}",
        "{\"tokens\": [{\"name\": \"a\", \"sha256\": \"H\", \"scopes\": [\"write\"], C}]}",
        "{\"tokens\": [{\"name\": \"a\", \"sha256\": \"H\", \"scopes\": [\"read\"]}]}",
        "{\"tokens\": [{\"name\": \"a\", \"sha256\": \"H\", \"scopes\": [\"read\"], \"x\": 1, C}]}",
        "{\"tokens\": [{\"name\": \"a\", \"sha256\": \"H\", \"scopes\": [\"read\"], \"rate\": 0,"
            + " C}]}",
        "{\"tokens\": [{\"name\": \"a\", \"sha256\": \"H\", \"scopes\": [\"read\"],"
            + " \"expires\": \"never\", C}]}",
        "{\"tokens\": [{\"name\": \"a\", \"sha256\": \"H\", \"scopes\": [\"read\"], C},"
            + " {\"name\": \"a\", \"sha256\": \"H\", \"scopes\": [\"read\"], C}]}",
      })
  void refusesWhatItDoesNotWhollyUnderstand(String text) throws IOException {
    Files.writeString(
        path, text.replace("H", HASH).replace(" C}", " \"created\": \"2026-01-01T00:00:00Z\"}"));
    assertThatThrownBy(file::tokens)
        .isInstanceOfSatisfying(
            Fault.class,
            fault ->
                assertThat(fault.code())
                    .isIn(Code.TOKENS_INVALID, Code.JSON_INVALID, Code.JSON_DUPLICATE_KEY));
  }

  private static Token token(String name) {
    return new Token(
        name,
        HASH,
        Scope.USUAL,
        OptionalInt.empty(),
        OptionalInt.empty(),
        Instant.EPOCH,
        Optional.empty());
  }
}
