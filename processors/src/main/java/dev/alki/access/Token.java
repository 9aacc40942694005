// SPDX-License-Identifier: Apache-2.0
package dev.alki.access;

import dev.alki.files.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// A bearer token without the token: only its SHA-256 is kept. A token has 256 random bits, so that
/// nobody finds one by trying, whatever the hash is.
///
/// `rate` and `jobs` are its own limits, where it has any.
public record Token(
    String name,
    String sha256,
    Set<Scope> scopes,
    OptionalInt rate,
    OptionalInt jobs,
    Instant created,
    Optional<Instant> expires) {
  public static final String NAMES = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  private static final String PREFIX = "alki_";
  private static final int RANDOM_BYTES = 32;

  public Token {
    scopes = Set.copyOf(scopes);
    if (!name.matches(NAMES) || !sha256.matches("[0-9a-f]{64}") || scopes.isEmpty()) {
      throw new IllegalArgumentException("no token: " + name);
    }
  }

  /// A new text for one. Whoever has it is let in.
  public static String draw() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  public static String hash(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Whether this [#hash] is its own. Takes as long when it is not.
  boolean fits(String hash) {
    return MessageDigest.isEqual(
        sha256.getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
  }

  boolean expired(Instant now) {
    return expires.map(end -> !now.isBefore(end)).orElse(false);
  }

  /// Its own limits, and the usual ones where it has none.
  Limits limits(Limits usual) {
    return new Limits(rate.orElse(usual.rate()), jobs.orElse(usual.jobs()));
  }
}
