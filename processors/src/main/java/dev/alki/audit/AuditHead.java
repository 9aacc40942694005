// SPDX-License-Identifier: Apache-2.0
package dev.alki.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// The end of the trail at some time. Kept where the trail cannot be written from, it vouches for
/// all records up to its own: that the trail was not cut off before it, and not replaced by another
/// one that is as consistent. `signature` is Base64, by [HeadKey].
public record AuditHead(long number, String hash, Instant at, Optional<String> signature) {
  public AuditHead {
    if (number < 1 || !hash.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("no head: " + number + " " + hash);
    }
  }

  /// Of a trail that ends with this record, unsigned.
  public static AuditHead of(AuditRecord last) {
    return new AuditHead(
        last.number(), last.hash(), Instant.ofEpochMilli(last.at()), Optional.empty());
  }

  /// What is signed.
  byte[] statement() {
    return "alki audit head 1\n%d\n%s\n%s\n"
        .formatted(number, hash, at)
        .getBytes(StandardCharsets.UTF_8);
  }

  /// The line of a file of heads.
  public ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("number", number)
            .put("hash", hash)
            .put("at", at.toString());
    signature.ifPresent(it -> json.put("signature", it));
    return json;
  }

  /// An exception of any kind when it is not what [#json] makes.
  static AuditHead of(JsonNode json) {
    return new AuditHead(
        json.required("number").longValue(),
        json.required("hash").textValue(),
        Instant.parse(json.required("at").textValue()),
        Optional.ofNullable(json.path("signature").textValue()));
  }
}
