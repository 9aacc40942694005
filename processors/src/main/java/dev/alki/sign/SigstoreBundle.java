// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// A signature by a key in the JSON of Sigstore, bundle v0.3: the fields that every verifier takes,
/// and no other. `hint` says by which key, as [VerificationKey#fingerprint] does; it may be empty.
///
/// A key or certificate that comes with a signature is never trusted here: such a bundle is
/// refused.
record SigstoreBundle(String hint, Content content) {
  private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

  /// What is signed, and how.
  sealed interface Content permits MessageSignature, DsseEnvelope {}

  byte[] bytes() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("mediaType", MEDIA_TYPE);
    ObjectNode material = json.putObject("verificationMaterial");
    material.putObject("publicKey").put("hint", hint);
    material.putArray("tlogEntries");
    switch (content) {
      case MessageSignature message -> json.set(MessageSignature.FIELD, message.json());
      case DsseEnvelope envelope -> json.set(DsseEnvelope.FIELD, envelope.json());
    }
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /// Reads one that was made by `key`, or that does not say by which.
  static Content read(Object where, byte[] text, VerificationKey key) {
    Fields bundle = Fields.parse(where, text);
    bundle.only(
        Set.of("mediaType", "verificationMaterial"),
        Set.of(MessageSignature.FIELD, DsseEnvelope.FIELD));
    bundle.is("mediaType", MEDIA_TYPE);
    Fields material =
        bundle.object("verificationMaterial").only(Set.of("publicKey"), Set.of("tlogEntries"));
    if (material.has("tlogEntries") && !material.list("tlogEntries").isEmpty()) {
      throw material.wrong("tlogEntries").expected("none").fault();
    }
    hint(where, material.object("publicKey").only(Set.of(), Set.of("hint")), key);
    if (bundle.has(MessageSignature.FIELD) == bundle.has(DsseEnvelope.FIELD)) {
      throw bundle
          .wrong("")
          .expected("either " + MessageSignature.FIELD + " or " + DsseEnvelope.FIELD)
          .fault();
    }
    return bundle.has(DsseEnvelope.FIELD)
        ? DsseEnvelope.read(bundle.object(DsseEnvelope.FIELD))
        : MessageSignature.read(bundle.object(MessageSignature.FIELD));
  }

  /// Whether one says, truly or not, that it was made by `key`.
  static boolean claims(byte[] text, VerificationKey key) {
    try {
      return key.goesBy(
          Fields.parse("it", text).json().at("/verificationMaterial/publicKey/hint").asText());
    } catch (Fault e) {
      return false;
    }
  }

  private static void hint(Object where, Fields material, VerificationKey key) {
    String hint = material.has("hint") ? material.text("hint") : "";
    if (!hint.isEmpty() && !key.goesBy(hint)) {
      throw Fault.in(Code.SIGNATURE_INVALID, where)
          .what("was signed with another key")
          .expected(key.fingerprint())
          .got(Fields.shown(material.json().path("hint")))
          .help("Give the public half of the key that signed, if it is one that you trust.")
          .fault();
    }
  }
}
