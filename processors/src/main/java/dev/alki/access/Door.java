// SPDX-License-Identifier: Apache-2.0
package dev.alki.access;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Lets callers in, each for what it may do and as often as it may ask.
///
/// A token is asked for as soon as there is one in the file; with `always`, also before.
public final class Door {
  private static final String BEARER = "bearer ";
  private static final int LONGEST = 512;

  private final TokenFile file;
  private final boolean always;
  private final Limits usual;
  private final Rates rates = new Rates(System::nanoTime);

  public Door(TokenFile file, boolean always, Limits usual) {
    this.file = file;
    this.always = always;
    this.usual = usual;
  }

  /// `authorization` is the header of that name, `certificate` the name in the one that the client
  /// has shown.
  public Caller admit(
      Optional<String> authorization, Optional<String> certificate, Scope scope, Object where) {
    List<Token> tokens = file.tokens();
    Caller caller;
    if (!tokens.isEmpty() || always || authorization.isPresent()) {
      caller = known(tokens, authorization, where);
    } else {
      caller = certificate.map(name -> new Caller(name, Scope.ALL, usual)).orElse(Caller.ANYBODY);
    }
    if (!rates.admit(caller)) {
      throw Fault.in(Code.REQUEST_RATE, where)
          .what("'" + caller.name() + "' asks too often")
          .expected("at most " + caller.limits().rate() + " requests a second")
          .help("Wait as long as the header Retry-After says.")
          .fault();
    }
    if (!caller.scopes().contains(scope)) {
      throw Fault.in(Code.TOKEN_SCOPE, where)
          .what("the token '" + caller.name() + "' does not allow this")
          .expected("one with the scope " + scope.word())
          .help("Ask whoever runs the server for a token with that scope.")
          .fault();
    }
    return caller;
  }

  private Caller known(List<Token> tokens, Optional<String> authorization, Object where) {
    String header = authorization.orElse("");
    boolean bearer =
        header.length() <= LONGEST && header.toLowerCase(Locale.ROOT).startsWith(BEARER);
    String text = bearer ? header.substring(BEARER.length()).strip() : "";
    String hash = Token.hash(text);
    Optional<Token> found = Optional.empty();
    // Every one is compared, so that the time says nothing about which was nearly right.
    for (Token token : tokens) {
      if (token.fits(hash)) {
        found = Optional.of(token);
      }
    }
    Instant now = Instant.now();
    return found
        .filter(token -> !token.expired(now))
        .map(token -> new Caller(token.name(), token.scopes(), token.limits(usual)))
        .orElseThrow(() ->
            Fault.in(Code.TOKEN_REQUIRED, where)
                .what(
                    authorization.isEmpty()
                        ? "has no token"
                        : "its token is unknown, revoked or expired")
                .expected("the header Authorization: Bearer TOKEN")
                .help("`alki token add NAME` on the server makes one.")
                .fault());
  }
}
