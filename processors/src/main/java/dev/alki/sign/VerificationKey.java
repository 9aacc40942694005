// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/// The public half of a pair of keys for ECDSA over P-256.
public final class VerificationKey {
  private final ECPublicKey key;
  private final byte[] pem;

  private VerificationKey(ECPublicKey key) {
    this.key = key;
    this.pem = new Pem(Pem.PUBLIC, key.getEncoded()).text();
  }

  /// From a file in PEM (SubjectPublicKeyInfo), as `alki key generate` and `openssl pkey -pubout`
  /// write it.
  public static VerificationKey read(Path file) {
    Pem block = Pem.read(file);
    return switch (block.label()) {
      case Pem.PUBLIC -> of(file, block.der());
      case Pem.PRIVATE, Pem.ENCRYPTED ->
          throw Pem.invalid(file, "is a private key, which is nobody's business here")
              .expected("its public half (-----BEGIN PUBLIC KEY-----)")
              .help("`openssl pkey -in KEY -pubout -out PUB` writes it.")
              .fault();
      default ->
          throw Pem.invalid(file, "is no public key")
              .expected("-----BEGIN PUBLIC KEY-----")
              .got("-----BEGIN " + block.label() + "-----")
              .fault();
    };
  }

  private static VerificationKey of(Path file, byte[] der) {
    Key key =
        KeyKind.read(factory -> factory.generatePublic(new X509EncodedKeySpec(der)))
            .orElseThrow(() -> unfit(file, "damaged, or of a kind that is not known"));
    if (key instanceof ECPublicKey ec && P256.is(ec.getParams())) {
      return of(file, ec);
    }
    throw unfit(file, KeyKind.name(key));
  }

  /// Of a key on the right curve; a point that is not on it is refused.
  static VerificationKey of(Object where, ECPublicKey key) {
    try {
      if (P256.has(key.getW())) {
        return new VerificationKey(P256.key(key.getW()));
      }
    } catch (GeneralSecurityException e) {
      throw unfit(where, "a key that the JDK does not take");
    }
    throw unfit(where, "a point that is not on the curve");
  }

  private static Fault unfit(Object where, String got) {
    return Pem.invalid(where, "has no key that verifies here")
        .expected("ECDSA " + P256.NAME + " (P-256)")
        .got(got)
        .help("`alki key generate -o DIR` makes a pair that fits.")
        .fault();
  }

  /// The file of it that everyone has: 64 columns, with a final newline.
  public byte[] pem() {
    return pem.clone();
  }

  /// What people compare: SHA-256 of [#pem], as `sha256sum alki.pub` prints it. It is also the hint
  /// in signatures.
  public String fingerprint() {
    return Digest.sha256(pem);
  }

  /// Whether a hint in a signature is that of this key: its fingerprint, or what cosign writes, the
  /// SHA-256 of its encoding in base64.
  boolean goesBy(String hint) {
    return hint.equals(fingerprint())
        || hint.equals(Base64.getEncoder().encodeToString(Sha256.of(key.getEncoded())));
  }

  /// Whether the private half signed something of this SHA-256. The signature must be in DER, and
  /// in the one way that DER has for it.
  boolean verifies(byte[] sha256, byte[] signature) {
    if (!DerSignature.strict(signature)) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance("NONEwithECDSA");
      verifier.initVerify(key);
      verifier.update(sha256);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerificationKey it && Arrays.equals(pem, it.pem);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pem);
  }

  @Override
  public String toString() {
    return fingerprint();
  }
}
