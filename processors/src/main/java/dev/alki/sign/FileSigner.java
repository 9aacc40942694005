// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPoint;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;

/// A private key in a file: PEM, PKCS #8, with or without a password. No fault, text or log that
/// comes from here has anything of either in it.
final class FileSigner implements Signer {
  private final ECPrivateKey secret;
  private final VerificationKey key;

  private FileSigner(ECPrivateKey secret, VerificationKey key) {
    this.secret = secret;
    this.key = key;
  }

  /// Reads the password only when the key needs it.
  static FileSigner read(Path file, Optional<Secret> password) {
    Pem block = Pem.read(file);
    byte[] pkcs8 =
        switch (block.label()) {
          case Pem.PRIVATE -> block.der();
          case Pem.ENCRYPTED -> decrypted(file, block.der(), password);
          case Pem.PUBLIC ->
              throw Pem.invalid(file, "is a public key, which cannot sign")
                  .expected("its private half (-----BEGIN PRIVATE KEY-----)")
                  .fault();
          default ->
              throw Pem.invalid(file, "is no private key")
                  .expected("-----BEGIN PRIVATE KEY-----, or the same with ENCRYPTED")
                  .got("-----BEGIN " + block.label() + "-----")
                  .fault();
        };
    try {
      return of(file, pkcs8);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  private static FileSigner of(Path file, byte[] pkcs8) {
    Key read =
        KeyKind.read(factory -> factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)))
            .orElseThrow(() -> unfit(file, "one that is damaged, or of a kind that is not known"));
    if (!(read instanceof ECPrivateKey ec) || !P256.is(ec.getParams())) {
      throw unfit(file, KeyKind.name(read));
    }
    try {
      for (ECPoint point : P256.candidates(ec)) {
        FileSigner signer = new FileSigner(ec, VerificationKey.of(file, P256.key(point)));
        byte[] sha256 = Sha256.of(new byte[0]);
        if (signer.key.verifies(sha256, signer.sign(sha256))) {
          return signer;
        }
      }
    } catch (GeneralSecurityException e) {
      // Without the cause, which may know parts of it.
      throw unfit(file, "a number that is no key");
    }
    throw unfit(file, "a number that is no key");
  }

  private static byte[] decrypted(Path file, byte[] der, Optional<Secret> password) {
    char[] word =
        password
            .orElseThrow(() -> locked(file, "is encrypted, and there is no password for it"))
            .read()
            .toCharArray();
    try {
      return Pbes2.decrypt(der, word);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      // Without the cause, which may know parts of it.
      throw locked(file, "is not opened by this password, or not encrypted with PBES2 and AES");
    } finally {
      Arrays.fill(word, '\0');
    }
  }

  @Override
  public VerificationKey key() {
    return key;
  }

  @Override
  public byte[] sign(byte[] sha256) {
    try {
      Signature signature = Signature.getInstance("NONEwithECDSA");
      signature.initSign(secret);
      signature.update(sha256);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was tried does not sign");
    }
  }

  @Override
  public String toString() {
    return "the private half of " + key.fingerprint();
  }

  private static Fault unfit(Path file, String got) {
    return Pem.invalid(file, "has no key that signs here")
        .expected("ECDSA " + P256.NAME + " (P-256)")
        .got(got)
        .help("`alki key generate -o DIR` makes a pair that fits.")
        .fault();
  }

  private static Fault locked(Path file, String what) {
    return Fault.in(Code.KEY_LOCKED, file)
        .what(what)
        .help(
            "Give the password with --password-file FILE or in "
                + KeyPassword.VARIABLE
                + "; `openssl pkcs8 -topk8 -in OLD -out NEW` encrypts anew.")
        .fault();
  }
}
