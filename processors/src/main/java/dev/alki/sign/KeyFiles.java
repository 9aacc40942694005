// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/// A new pair of keys in two files of a folder: `alki.key`, which only its owner may read, and
/// `alki.pub`, which anyone may have.
public record KeyFiles(Path privateKey, Path publicKey, VerificationKey key) {
  private static final String PRIVATE = "alki.key";
  private static final String PUBLIC = "alki.pub";

  /// Never overwrites anything: what was signed with a key that is gone can only be verified.
  public static KeyFiles generate(Path folder, Optional<Secret> password) {
    Path privateKey = folder.resolve(PRIVATE);
    Path publicKey = folder.resolve(PUBLIC);
    PendingFile.refuseExisting(privateKey, false);
    PendingFile.refuseExisting(publicKey, false);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
    KeyPair pair = pair();
    byte[] text = text(pair.getPrivate().getEncoded(), password);
    try {
      PendingFile.putPrivate(privateKey, text);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
    VerificationKey key = VerificationKey.of(publicKey, (ECPublicKey) pair.getPublic());
    PendingFile.put(publicKey, key.pem(), false);
    return new KeyFiles(privateKey, publicKey, key);
  }

  private static byte[] text(byte[] pkcs8, Optional<Secret> password) {
    if (password.isEmpty()) {
      return new Pem(Pem.PRIVATE, pkcs8).text();
    }
    char[] word = password.get().read().toCharArray();
    try {
      return new Pem(Pem.ENCRYPTED, Pbes2.encrypt(pkcs8, word)).text();
    } finally {
      Arrays.fill(word, '\0');
    }
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(P256.NAME));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }
}
