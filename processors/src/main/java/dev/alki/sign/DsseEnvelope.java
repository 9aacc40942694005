// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/// A statement and its one signature (DSSE). `payload` is the statement's JSON as it was signed.
record DsseEnvelope(byte[] payload, byte[] signature) implements SigstoreBundle.Content {
  static final String FIELD = "dsseEnvelope";

  private static final String TYPE = "application/vnd.in-toto+json";

  static DsseEnvelope of(byte[] payload, Signer signer) {
    return new DsseEnvelope(payload, signer.sign(Sha256.of(signed(payload))));
  }

  /// The bytes that are signed: PAE of DSSE v1, which ties the type to the payload.
  static byte[] signed(byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String head = "DSSEv1 " + TYPE.length() + " " + TYPE + " " + payload.length + " ";
    out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(payload);
    return out.toByteArray();
  }

  static DsseEnvelope read(Fields envelope) {
    envelope.only(Set.of("payload", "payloadType", "signatures"), Set.of());
    envelope.is("payloadType", TYPE);
    List<Fields> signatures = envelope.list("signatures");
    if (signatures.size() != 1) {
      throw envelope.wrong("signatures").expected("one").got(signatures.size()).fault();
    }
    Fields signature = signatures.getFirst().only(Set.of("sig"), Set.of("keyid"));
    if (signature.has("keyid")) {
      // Not signed, so it must not say anything.
      signature.is("keyid", "");
    }
    return new DsseEnvelope(envelope.base64("payload"), signature.base64("sig"));
  }

  /// The payload, if this key signed it.
  byte[] open(Object where, VerificationKey key) {
    if (!key.verifies(Sha256.of(signed(payload)), signature)) {
      throw forged(where, key).fault();
    }
    return payload;
  }

  static Fault.Draft forged(Object where, VerificationKey key) {
    return Fault.in(Code.SIGNATURE_INVALID, where)
        .what("this key did not sign this")
        .expected("a signature by " + key.fingerprint())
        .help("It was made with another key, or changed afterwards: do not use what it is about.");
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("payload", Base64.getEncoder().encodeToString(payload));
    json.put("payloadType", TYPE);
    json.putArray("signatures")
        .addObject()
        .put("sig", Base64.getEncoder().encodeToString(signature))
        .put("keyid", "");
    return json;
  }
}
