// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Why a certificate is not trusted.
final class Distrust {
  private Distrust() {}

  /// Nothing when it was no certificate that made a connection fail.
  static Optional<String> of(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .flatMap(it -> reason(it).stream())
        .reduce((_, deeper) -> deeper);
  }

  private static Optional<String> reason(Throwable e) {
    return switch (e) {
      case CertPathBuilderException _ -> Optional.of("nobody whom Java trusts has signed it");
      case CertificateExpiredException _ -> Optional.of("it has expired");
      case CertificateNotYetValidException _ -> Optional.of("it is not valid yet");
      case CertificateException other -> Optional.ofNullable(other.getMessage());
      default -> Optional.empty();
    };
  }
}
