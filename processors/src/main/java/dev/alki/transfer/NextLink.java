// SPDX-License-Identifier: Apache-2.0
package dev.alki.transfer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The header `Link` by which a long list says where it goes on (RFC 8288).
public final class NextLink {
  private static final Pattern NEXT = Pattern.compile("<([^<>]*)>\\s*;[^,]*\\brel=\"?next\"?");

  private NextLink() {}

  /// As it stands there, which may be relative or no address at all.
  public static Optional<String> of(String header) {
    Matcher matcher = NEXT.matcher(header);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
