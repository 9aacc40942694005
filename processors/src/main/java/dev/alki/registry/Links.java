// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The header by which a long list says where it goes on (RFC 8288).
final class Links {
  private static final Pattern NEXT = Pattern.compile("<([^<>]*)>\\s*;[^,]*\\brel=\"?next\"?");

  private Links() {}

  static Optional<String> next(String header) {
    Matcher matcher = NEXT.matcher(header);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
