// SPDX-License-Identifier: Apache-2.0
package dev.alki.audit;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An Ed25519 key in a PEM file, as `openssl genpkey -algorithm ed25519` writes it: a private one
/// (PKCS #8) signs and checks heads, a public one (SubjectPublicKeyInfo) only checks them.
public final class HeadKey {
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN (PRIVATE|PUBLIC) KEY-----\\s+([A-Za-z0-9+/=\\s]+)-----END \\1 KEY-----\\s*");
  private static final String ALGORITHM = "Ed25519";

  private final Object where;
  private final Optional<PrivateKey> signing;
  private final Optional<PublicKey> checking;

  private HeadKey(Object where, Optional<PrivateKey> signing, Optional<PublicKey> checking) {
    this.where = where;
    this.signing = signing;
    this.checking = checking;
  }

  public static HeadKey read(Path file) {
    try {
      return of(Files.readString(file), file);
    } catch (IOException e) {
      throw bad(file, "cannot be read").cause(e).fault();
    }
  }

  /// From the text of such a file; `where` is what messages call it.
  public static HeadKey of(String text, Object where) {
    Matcher pem = PEM.matcher(text);
    if (!pem.matches()) {
      throw bad(where, "is no PEM file of a private or public key").fault();
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
      KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
      return pem.group(1).equals("PRIVATE")
          ? new HeadKey(
              where,
              Optional.of(keys.generatePrivate(new PKCS8EncodedKeySpec(der))),
              Optional.empty())
          : new HeadKey(
              where,
              Optional.empty(),
              Optional.of(keys.generatePublic(new X509EncodedKeySpec(der))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw bad(where, "has no " + ALGORITHM + " key in it").cause(e).fault();
    }
  }

  public AuditHead sign(AuditHead head) {
    PrivateKey key =
        signing.orElseThrow(() -> bad(where, "is a public key, which cannot sign").fault());
    return new AuditHead(head.number(), head.hash(), head.at(), Optional.of(signature(key, head)));
  }

  /// Whether this key, or the one that it is the public part of, signed it.
  boolean signed(AuditHead head) {
    if (head.signature().isEmpty()) {
      return false;
    }
    String text = head.signature().get();
    // One statement has one signature by one key.
    return signing.isPresent()
        ? signature(signing.get(), head).equals(text)
        : verifies(checking.orElseThrow(), head, text);
  }

  private static String signature(PrivateKey key, AuditHead head) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(head.statement());
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean verifies(PublicKey key, AuditHead head, String text) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(head.statement());
      return signature.verify(Base64.getDecoder().decode(text));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static Fault.Draft bad(Object where, String what) {
    return Fault.in(Code.AUDIT_KEY_INVALID, where)
        .what(what)
        .help("Make one with: openssl genpkey -algorithm ed25519 -out FILE");
  }
}
