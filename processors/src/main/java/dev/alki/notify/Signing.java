// SPDX-License-Identifier: Apache-2.0
package dev.alki.notify;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs letters as Standard Webhooks does: HMAC-SHA256 over `ID.SECONDS.BODY`, `v1,` and the
/// result in base64. With several keys, one on each line, there are several signatures, so that
/// receivers can go from one key to the next.
record Signing(Secret secret) {
  private static final String PREFIX = "whsec_";
  private static final int LEAST_BYTES = 24;

  String signature(String id, long seconds, String body) {
    byte[] signed = (id + "." + seconds + "." + body).getBytes(StandardCharsets.UTF_8);
    return keys().stream()
        .map(key -> "v1," + Base64.getEncoder().encodeToString(hmac(key, signed)))
        .collect(Collectors.joining(" "));
  }

  /// As they are now. A fault when one is none, which the start wants to know.
  List<byte[]> keys() {
    List<byte[]> keys = secret.read().lines().map(String::strip).map(this::key).toList();
    if (keys.stream().anyMatch(key -> key.length < LEAST_BYTES)) {
      throw invalid("is too short a key");
    }
    return keys;
  }

  private byte[] key(String line) {
    if (!line.startsWith(PREFIX)) {
      return line.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(line.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      // Without the cause, which may repeat parts of it.
      throw invalid("begins with " + PREFIX + ", and the rest is not base64");
    }
  }

  private Fault invalid(String what) {
    return Fault.in(Code.SETTING_INVALID, secret.reference())
        .what(what)
        .expected("at least " + LEAST_BYTES + " bytes, as they are or as whsec_BASE64")
        .help("`openssl rand -base64 32` makes a good one.")
        .fault();
  }

  private static byte[] hmac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }
}
