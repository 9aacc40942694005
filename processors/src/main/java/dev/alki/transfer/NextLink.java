// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The header by which a long list says where it goes on (RFC 8288).
final class Links {
  private static final Pattern NEXT = Pattern.compile("<([^<>]*)>\\s*;[^,]*\\brel=\"?next\"?");

  private Links() {}

  static Optional<URI> next(String header) {
    Matcher matcher = NEXT.matcher(header);
    try {
      return matcher.find() ? Optional.of(URI.create(matcher.group(1))) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
