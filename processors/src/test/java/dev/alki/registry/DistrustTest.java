// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/// What Java says of connections that fail, as it nests it.
class DistrustTest {
  @Test
  void tellsThatNobodyTrustedHasSigned() {
    Throwable path = new CertPathBuilderException("unable to find valid certification path");
    assertThat(Distrust.of(handshake(new CertificateException("PKIX path building failed", path))))
        .contains("nobody whom Java trusts has signed it");
  }

  @Test
  void tellsThatTheTimeIsOver() {
    assertThat(Distrust.of(outOfDate(new CertificateExpiredException("NotAfter: yesterday"))))
        .contains("it has expired");
  }

  @Test
  void tellsThatTheTimeIsToCome() {
    assertThat(Distrust.of(outOfDate(new CertificateNotYetValidException("NotBefore: tomorrow"))))
        .contains("it is not valid yet");
  }

  @Test
  void tellsWhatElseJavaSays() {
    assertThat(Distrust.of(handshake(new CertificateException("No name matching other found"))))
        .contains("No name matching other found");
  }

  @Test
  void isNotBehindEveryFailure() {
    assertThat(Distrust.of(new ConnectException("refused"))).isEmpty();
    assertThat(Distrust.of(new SSLHandshakeException("no cipher suites in common"))).isEmpty();
  }

  private static Throwable outOfDate(CertificateException e) {
    Throwable path = new CertPathValidatorException("validity check failed", e);
    return handshake(new CertificateException("PKIX path validation failed", path));
  }

  private static Throwable handshake(CertificateException e) {
    SSLHandshakeException handshake = new SSLHandshakeException(e.getMessage());
    handshake.initCause(e);
    return new IOException(handshake.getMessage(), handshake);
  }
}
