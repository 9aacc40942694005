// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Secret;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// A private key in PEM (PKCS #8), as it is or encrypted with a password. `place` is what messages
/// say of it, and all that they do.
record PemKey(Secret place, byte[] pkcs8) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ((?:ENCRYPTED )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  /// What a key of each kind signs with, to see whether it fits its certificate.
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

  static PemKey of(Secret place, Optional<Secret> password) {
    Matcher block = BLOCK.matcher(place.read());
    if (!block.find()) {
      throw invalid(place, "has no private key in PEM")
          .expected("-----BEGIN PRIVATE KEY-----, or the same with ENCRYPTED")
          .help("`openssl pkcs8 -topk8 -nodes -in OLD -out NEW` writes one.")
          .fault();
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(block.group(2));
      if (!block.group(1).startsWith("ENCRYPTED")) {
        return new PemKey(place, bytes);
      }
      String word =
          password
              .orElseThrow(() ->
                  invalid(place, "is encrypted, and there is no password for it")
                      .help("Set alki.tls.key.password.")
                      .fault())
              .read();
      return new PemKey(place, decrypted(bytes, word));
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      // Without the cause, which may know parts of it.
      throw invalid(place, "is no key that the password opens")
          .expected("PKCS #8, encrypted with AES")
          .help("`openssl pkcs8 -topk8 -v2 aes256 -in OLD -out NEW` writes one.")
          .fault();
    }
  }

  /// The key itself, if it is that certificate's.
  PrivateKey fitting(X509Certificate certificate) {
    PublicKey open = certificate.getPublicKey();
    String scheme = SIGNATURES.get(open.getAlgorithm());
    if (scheme == null) {
      throw invalid(place, "belongs to a certificate of another kind than are used here")
          .expected("RSA or EC")
          .got(open.getAlgorithm())
          .fault();
    }
    try {
      PrivateKey key =
          KeyFactory.getInstance(open.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      Signature signature = Signature.getInstance(scheme);
      byte[] text = certificate.getEncoded();
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(open);
      signature.update(text);
      if (signature.verify(signed)) {
        return key;
      }
    } catch (GeneralSecurityException e) {
      // The same for whoever reads the message: this is another key.
      throw other(certificate);
    }
    throw other(certificate);
  }

  static Buffer pem(Key key) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return Buffer.buffer(
        String.join("\n", List.of("-----BEGIN PRIVATE KEY-----", text, "-----END PRIVATE KEY-----"))
            + "\n");
  }

  private static byte[] decrypted(byte[] bytes, String password)
      throws GeneralSecurityException, IOException {
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(bytes);
    // PBES2 says only in its parameters which cipher it is.
    String scheme = info.getAlgParameters().toString();
    Key key =
        SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(password.toCharArray()));
    Cipher cipher = Cipher.getInstance(scheme);
    cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
    return info.getKeySpec(cipher).getEncoded();
  }

  @Override
  public String toString() {
    return place.reference();
  }

  private Fault other(X509Certificate certificate) {
    return invalid(place, "is not the key of the certificate")
        .expected("that of " + certificate.getSubjectX500Principal().getName())
        .fault();
  }

  private static Fault.Draft invalid(Secret place, String what) {
    return Fault.in(Code.SETTING_INVALID, place.reference()).what(what);
  }
}
