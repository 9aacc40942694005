// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

/// Whoever has a private key, in a file, a token or elsewhere, and signs with it without giving it
/// away.
public interface Signer {
  /// The other half.
  VerificationKey key();

  /// ECDSA, in DER, over something of this SHA-256 (32 bytes).
  byte[] sign(byte[] sha256);
}
