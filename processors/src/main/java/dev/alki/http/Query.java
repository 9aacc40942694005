// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Nearest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The parameters after the question mark: only known ones, each once.
record Query(Map<String, String> values) {
  static Query of(Optional<String> text, List<String> known) {
    Map<String, String> values = new HashMap<>();
    for (String pair : text.filter(it -> !it.isEmpty()).orElse("").split("&", -1)) {
      if (text.isEmpty() || pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String key = decoded(equals < 0 ? pair : pair.substring(0, equals));
      if (!known.contains(key)) {
        throw invalid("has a parameter that is not known here")
            .help(known.isEmpty() ? "Leave it out." : Nearest.help(key, known))
            .fault();
      }
      if (values.put(key, decoded(equals < 0 ? "" : pair.substring(equals + 1))) != null) {
        throw invalid("has the parameter '" + key + "' twice").fault();
      }
    }
    return new Query(values);
  }

  Optional<String> text(String key, Predicate<String> allowed, String expected) {
    Optional<String> value = Optional.ofNullable(values.get(key));
    if (value.isPresent() && !allowed.test(value.get())) {
      throw invalid("its parameter '" + key + "' has a wrong value").expected(expected).fault();
    }
    return value;
  }

  int number(String key, int least, int most, int standard) {
    return text(
            key,
            it ->
                it.matches("\\d{1,9}")
                    && Integer.parseInt(it) >= least
                    && Integer.parseInt(it) <= most,
            "a whole number from " + least + " to " + most)
        .map(Integer::parseInt)
        .orElse(standard);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("has a parameter that is not encoded rightly").fault();
    }
  }

  private static Fault.Draft invalid(String what) {
    return Fault.in(Code.REQUEST_INVALID, "request").what(what);
  }
}
