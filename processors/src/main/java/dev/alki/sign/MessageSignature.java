// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/// The signature of a file by its SHA-256 (32 bytes).
record MessageSignature(byte[] sha256, byte[] signature) implements SigstoreBundle.Content {
  static final String FIELD = "messageSignature";

  private static final String ALGORITHM = "SHA2_256";

  static MessageSignature of(byte[] sha256, Signer signer) {
    return new MessageSignature(sha256, signer.sign(sha256));
  }

  static MessageSignature read(Fields message) {
    message.only(Set.of("messageDigest", "signature"), Set.of());
    Fields digest = message.object("messageDigest").only(Set.of("algorithm", "digest"), Set.of());
    digest.is("algorithm", ALGORITHM);
    return new MessageSignature(digest.base64("digest"), message.base64("signature"));
  }

  /// Refuses it when it is about another file or by another key.
  void verify(Object where, byte[] actual, VerificationKey key) {
    if (!MessageDigest.isEqual(sha256, actual)) {
      throw Fault.in(Code.SIGNATURE_INVALID, where)
          .what("is the signature of another file")
          .expected("sha256 " + HexFormat.of().formatHex(actual))
          .got(HexFormat.of().formatHex(sha256))
          .fault();
    }
    if (!key.verifies(actual, signature)) {
      throw DsseEnvelope.forged(where, key).fault();
    }
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("messageDigest")
        .put("algorithm", ALGORITHM)
        .put("digest", Base64.getEncoder().encodeToString(sha256));
    json.put("signature", Base64.getEncoder().encodeToString(signature));
    return json;
  }
}
