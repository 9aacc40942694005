// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Optional;

/// A statement that somebody stands for with a key.
public final class Attestation {
  private Attestation() {}

  public static byte[] sign(Statement statement, Signer signer) {
    DsseEnvelope envelope = DsseEnvelope.of(statement.bytes(), signer);
    return new SigstoreBundle(signer.key().fingerprint(), envelope).bytes();
  }

  /// The statement, if this key signed it; what it says is for the caller to judge. `where` is what
  /// messages call it.
  public static Statement verify(Object where, byte[] attestation, VerificationKey key) {
    return switch (SigstoreBundle.read(where, attestation, key)) {
      case DsseEnvelope envelope -> Statement.parse(where, envelope.open(where, key));
      case MessageSignature message ->
          throw material(where, DsseEnvelope.FIELD, MessageSignature.FIELD);
    };
  }

  /// The statement, if this key signed it; none when another did, as far as that can be seen. One
  /// that says that this key signed it, and is not as this key would have it, is a fault.
  public static Optional<Statement> by(VerificationKey key, Object where, byte[] attestation) {
    try {
      return Optional.of(verify(where, attestation, key));
    } catch (Fault e) {
      if (SigstoreBundle.claims(attestation, key)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  static Fault material(Object where, String expected, String got) {
    return Fault.in(Code.SIGNATURE_INVALID, where)
        .what("is a signature of another kind")
        .expected(expected)
        .got(got)
        .fault();
  }
}
