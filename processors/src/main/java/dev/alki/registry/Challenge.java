// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a registry wants to be told who asks: one challenge of a `WWW-Authenticate` header (RFC
/// 9110). Scheme and the parameters' names are in small letters.
record Challenge(String scheme, Map<String, String> parameters) {
  private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

  /// A parameter with its comma, or else the scheme of the next challenge.
  private static final Pattern PART =
      Pattern.compile(
          "\\G[\\s,]*(?:(?<name>TOKEN)\\s*=\\s*(?:\"(?<quoted>(?:[^\"\\\\]|\\\\.)*+)\"|(?<plain>TOKEN))|(?<scheme>TOKEN)(?=\\s|,|$))"
              .replace("TOKEN", TOKEN));

  private static final int LONGEST = 8192;

  Challenge {
    parameters = Map.copyOf(parameters);
  }

  /// All that can be made out.
  static List<Challenge> of(List<String> headers) {
    List<Challenge> challenges = new ArrayList<>();
    headers.stream().filter(it -> it.length() <= LONGEST).forEach(it -> add(it, challenges));
    return challenges;
  }

  private static void add(String header, List<Challenge> challenges) {
    Matcher part = PART.matcher(header);
    Optional<String> scheme = Optional.empty();
    Map<String, String> parameters = new LinkedHashMap<>();
    while (part.find()) {
      if (part.group("scheme") != null) {
        scheme.ifPresent(it -> challenges.add(new Challenge(it, parameters)));
        parameters.clear();
        scheme = Optional.of(part.group("scheme").toLowerCase(Locale.ROOT));
      } else {
        String value =
            part.group("quoted") == null
                ? part.group("plain")
                : part.group("quoted").replaceAll("\\\\(.)", "$1");
        parameters.putIfAbsent(part.group("name").toLowerCase(Locale.ROOT), value);
      }
    }
    scheme.ifPresent(it -> challenges.add(new Challenge(it, parameters)));
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(it -> !it.isEmpty());
  }
}
