// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import dev.alki.access.Scope;
import dev.alki.access.Token;
import dev.alki.access.TokenFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Tokens of a test server in a folder.
public final class TestTokens {
  private TestTokens() {}

  public static TokenFile file(Path folder) {
    return new TokenFile(folder.resolve("tokens.json"));
  }

  public static String add(Path folder, String name, Set<Scope> scopes) {
    return add(folder, name, scopes, OptionalInt.empty(), OptionalInt.empty());
  }

  static String add(
      Path folder, String name, Set<Scope> scopes, OptionalInt rate, OptionalInt jobs) {
    String text = Token.draw();
    file(folder)
        .add(
            new Token(name, Token.hash(text), scopes, rate, jobs, Instant.now(), Optional.empty()));
    return text;
  }
}
