// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import java.nio.file.Path;

/// The signature of one file, as `cosign verify-blob --bundle` takes it. By custom it lies beside
/// it as `NAME.sigstore.json`.
public final class BlobSignature {
  private BlobSignature() {}

  public static byte[] sign(Path file, Signer signer) {
    MessageSignature signature = MessageSignature.of(Sha256.of(file), signer);
    return new SigstoreBundle(signer.key().fingerprint(), signature).bytes();
  }

  /// Refuses a signature that is not this key's over this file. `where` is what messages call it.
  public static void verify(Object where, byte[] signature, Path file, VerificationKey key) {
    switch (SigstoreBundle.read(where, signature, key)) {
      case MessageSignature message -> message.verify(where, Sha256.of(file), key);
      case DsseEnvelope envelope ->
          throw Attestation.material(where, MessageSignature.FIELD, DsseEnvelope.FIELD);
    }
  }
}
