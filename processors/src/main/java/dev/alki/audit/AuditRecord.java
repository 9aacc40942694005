// SPDX-License-Identifier: Apache-2.0
package dev.alki.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/// What somebody asked for, or what came of it: a link of the audit trail. Numbers count from 1
/// without gaps; `at` is milliseconds since 1970; `job` is empty for what belongs to none; `inputs`
/// and `outputs` are digests, each `NAME SHA256`, with `, ` between them.
///
/// `hash` is the SHA-256, in hexadecimal digits, of
///
/// ```
/// "alki audit 1\n"
/// number, at                                      i64, big-endian
/// actor, action, job, detail, inputs, outputs,    each an i32 that counts its bytes, big-endian,
/// previous                                        and those, UTF-8
/// ```
///
/// where `previous` is the hash of the record before, 64 zeros for the first: no record can be
/// changed, taken away, put in or moved without all hashes after it being others.
public record AuditRecord(
    long number,
    long at,
    String actor,
    String action,
    String job,
    String detail,
    String inputs,
    String outputs,
    String hash) {
  /// What comes before the first.
  public static final String BEGINNING = "0".repeat(64);

  private static final byte[] FORM = "alki audit 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final ThreadLocal<MessageDigest> SHA256 =
      ThreadLocal.withInitial(AuditRecord::sha256);

  /// With the hash that follows from `previous`.
  public AuditRecord after(String previous) {
    return new AuditRecord(
        number, at, actor, action, job, detail, inputs, outputs, hashAfter(previous));
  }

  /// What `hash` must be.
  public String hashAfter(String previous) {
    MessageDigest digest = SHA256.get();
    byte[] numbers = new byte[2 * Long.BYTES];
    ByteBuffer.wrap(numbers).putLong(number).putLong(at);
    digest.update(FORM);
    digest.update(numbers);
    for (String text : List.of(actor, action, job, detail, inputs, outputs, previous)) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      ByteBuffer.wrap(numbers).putInt(bytes.length);
      digest.update(numbers, 0, Integer.BYTES);
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// The line of an export.
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("number", number)
        .put("at", Instant.ofEpochMilli(at).toString())
        .put("actor", actor)
        .put("action", action)
        .put("job", job)
        .put("detail", detail)
        .put("inputs", inputs)
        .put("outputs", outputs)
        .put("hash", hash);
  }

  /// An exception of any kind when it is not what [#json] makes.
  public static AuditRecord of(JsonNode json) {
    return new AuditRecord(
        json.required("number").longValue(),
        Instant.parse(json.required("at").textValue()).toEpochMilli(),
        json.required("actor").textValue(),
        json.required("action").textValue(),
        json.required("job").textValue(),
        json.required("detail").textValue(),
        json.required("inputs").textValue(),
        json.required("outputs").textValue(),
        json.required("hash").textValue());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
