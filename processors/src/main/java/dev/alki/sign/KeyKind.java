// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.util.List;
import java.util.Optional;

/// Tells keys apart that look alike in PEM.
final class KeyKind {
  /// All that a JDK knows; EC first, because that is mostly right.
  private static final List<String> ALGORITHMS =
      List.of("EC", "RSA", "RSASSA-PSS", "EdDSA", "XDH", "DSA", "DH", "ML-DSA", "ML-KEM");

  @FunctionalInterface
  interface Reading {
    Key by(KeyFactory factory) throws GeneralSecurityException;
  }

  private KeyKind() {}

  /// The key, of whatever kind it is; none when it is damaged or of a kind that no JDK knows.
  static Optional<Key> read(Reading reading) {
    for (String algorithm : ALGORITHMS) {
      try {
        return Optional.of(reading.by(KeyFactory.getInstance(algorithm)));
      } catch (GeneralSecurityException e) {
        // Of another kind, or this JDK knows none of it.
      }
    }
    return Optional.empty();
  }

  /// What people call it.
  static String name(Key key) {
    return switch (key) {
      case ECKey ec -> "EC " + ec.getParams().toString().split(" ")[0];
      case EdECKey ed -> ed.getParams().getName();
      case RSAKey rsa -> key.getAlgorithm() + " " + rsa.getModulus().bitLength();
      default -> key.getAlgorithm();
    };
  }
}
