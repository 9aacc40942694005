// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import dev.alki.fault.Fault;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a key in a token is (RFC 7512): `pkcs11:object=LABEL[;slot-id=N]?module-path=LIBRARY`. The
/// first slot that has a token when none is named. Never a PIN: that comes as passwords do.
record TokenUri(String text, String object, Optional<String> slot, String library) {
  static final String SCHEME = "pkcs11:";

  private static final String FORM = "pkcs11:object=LABEL[;slot-id=N]?module-path=/LIBRARY.so";
  private static final List<String> ATTRIBUTES = List.of("object", "slot-id", "module-path");

  static TokenUri parse(String text) {
    Map<String, String> found = new HashMap<>();
    for (String each : text.substring(SCHEME.length()).split("[;?&]")) {
      String[] pair = each.split("=", 2);
      if (pair.length < 2
          || !ATTRIBUTES.contains(pair[0])
          || found.put(pair[0], decoded(pair[1])) != null) {
        // Without the text, in which somebody may have written a PIN all the same.
        throw wrong("has an attribute that is not known, has no value or is there twice");
      }
    }
    String library = found.getOrDefault("module-path", "");
    // It goes into a configuration in which other characters have a meaning.
    if (!library.matches("/[A-Za-z0-9/._+-]+")) {
      throw wrong("has no module-path that can be used");
    }
    if (!found.getOrDefault("slot-id", "0").matches("[0-9]{1,10}")) {
      throw wrong("has a slot-id that is no number");
    }
    if (!found.containsKey("object")) {
      throw wrong("does not name the object");
    }
    return new TokenUri(
        text, found.get("object"), Optional.ofNullable(found.get("slot-id")), library);
  }

  /// As the JDK's provider reads it.
  String configuration() {
    String at = slot.map(id -> "slot=" + id).orElse("slotListIndex=0");
    return "--name=Alki\nlibrary=" + library + "\n" + at + "\n";
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw wrong("has a % that means nothing");
    }
  }

  private static Fault wrong(String what) {
    return Pem.invalid(SCHEME, what).expected(FORM).fault();
  }
}
