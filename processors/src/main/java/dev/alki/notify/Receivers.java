// SPDX-License-Identifier: Apache-2.0
package dev.alki.notify;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.http.Loopback;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The addresses that are told: those that whoever runs the server wrote down, and no others. No
/// job can add one, and no answer leads to another.
final class Receivers {
  private static final int LONGEST = 2048;

  private Receivers() {}

  static List<String> of(Settings settings) {
    Set<String> urls = new LinkedHashSet<>();
    for (String url : settings.text(Setting.NOTIFY_URLS).split(",")) {
      if (!url.isBlank()) {
        urls.add(checked(url.strip()));
      }
    }
    return List.copyOf(urls);
  }

  private static String checked(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      // The address may have a secret in it.
      throw invalid("has an address that is none");
    }
    if (uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null) {
      throw invalid("has an address without a host, or with a user or a fragment");
    }
    boolean plain = "http".equals(uri.getScheme()) && Loopback.host(uri.getHost());
    if (!plain && !"https".equals(uri.getScheme()) || text.length() > LONGEST) {
      throw invalid("has an address that nothing is sent to, on " + uri.getHost());
    }
    return text;
  }

  private static Fault invalid(String what) {
    return Fault.in(Code.SETTING_INVALID, Setting.NOTIFY_URLS.key())
        .what(what)
        .expected("https://HOST/PATH, or http:// on this machine, with commas between")
        .fault();
  }
}
