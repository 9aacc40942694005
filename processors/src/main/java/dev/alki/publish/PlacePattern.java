// SPDX-License-Identifier: Apache-2.0
package dev.alki.publish;

import dev.alki.deploy.SafeName;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.registry.RegistryName;
import dev.alki.settings.Setting;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where each bundle of a pipeline goes: a place with `{name}` and `{profile}` in it, for the
/// model's name and the profile's.
public record PlacePattern(String text) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
  private static final String NAME = "name";
  private static final String PROFILE = "profile";

  /// Refuses one in which two profiles would have one place, or that could name none.
  public static PlacePattern of(String text) {
    boolean told = false;
    for (Matcher each = PLACEHOLDER.matcher(text); each.find(); ) {
      if (!each.group(1).equals(NAME) && !each.group(1).equals(PROFILE)) {
        throw wrong("has '" + each.group() + "' in it, which stands for nothing");
      }
      told |= each.group(1).equals(PROFILE);
    }
    if (!told) {
      throw wrong("is the same for all profiles");
    }
    PlacePattern pattern = new PlacePattern(text);
    String sample = pattern.at("name", "profile");
    if (RegistryName.names(sample) && RegistryName.of(sample).tag().isEmpty()) {
      throw wrong("has no tag to publish under");
    }
    return pattern;
  }

  /// Names are made such that they fit: for a registry, in small letters.
  public String at(String model, String profile) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(it -> it.group(1).equals(NAME) ? fit(model) : fit(profile));
  }

  private String fit(String name) {
    String safe = SafeName.file(name);
    return RegistryName.names(text)
        ? safe.toLowerCase(Locale.ROOT).replaceAll("[._-]{2,}", "-")
        : safe;
  }

  private static Fault wrong(String what) {
    return Fault.in(Code.SETTING_INVALID, Setting.PUBLISH_TO.key())
        .what(what)
        .expected("a place with {profile} in it: oci://HOST/models/{name}:{profile}")
        .fault();
  }
}
