// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import dev.alki.access.Door;
import dev.alki.access.Limits;
import dev.alki.access.TokenFile;
import dev.alki.http.Tls;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.util.Optional;

/// Who may ask a server, and how it is known.
record Access(TokenFile tokens, Optional<Tls> tls, Limits usual) {
  static Access of(Settings settings) {
    TokenFile tokens = new TokenFile(settings.path(Setting.TOKENS));
    // What is wrong with it is said at the start.
    tokens.tokens();
    return new Access(
        tokens,
        Tls.of(settings),
        new Limits(settings.number(Setting.HTTP_RATE), settings.number(Setting.HTTP_JOBS)));
  }

  /// Whether others than this machine may be let near.
  boolean guarded() {
    return tls.isPresent() && (mutual() || !tokens.tokens().isEmpty());
  }

  /// What it lacks for that.
  String missing() {
    return tls.isEmpty() ? "no certificate" : "neither a token nor certificates of clients";
  }

  /// For an address that only this machine reaches, or any that does.
  Door door(boolean loopback) {
    return new Door(tokens, !loopback && !mutual(), usual);
  }

  private boolean mutual() {
    return tls.map(Tls::mutual).orElse(false);
  }
}
