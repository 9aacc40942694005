// SPDX-License-Identifier: Apache-2.0
package dev.alki.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Nearest;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Compares what is set for Camel with what Camel itself says can be set. Its components' own keys
/// (`camel.component.*`) are left to it.
public final class CamelKeys {
  private static final String KNOWN = "/META-INF/camel-main-configuration-metadata.json";

  /// Nearly all that anybody sets; reading the whole list takes a tenth of a second.
  private static final Set<String> USUAL =
      Set.of(
          "camel.server.host",
          "camel.server.port",
          "camel.management.host",
          "camel.management.port");

  private CamelKeys() {}

  public static void check(Settings settings) {
    if (USUAL.containsAll(settings.camel().keySet())) {
      return;
    }
    List<String> known = known();
    Set<String> plain = known.stream().map(CamelKeys::plain).collect(Collectors.toSet());
    Set<String> groups = known.stream().map(CamelKeys::group).collect(Collectors.toSet());
    settings
        .camel()
        .keySet()
        .forEach(key -> {
          boolean others =
              key.matches("camel\\.(component|dataformat|language|beans|kamelet)\\..*");
          boolean open = key.contains("[") || !groups.contains(group(key));
          if (!others && !plain.contains(plain(key)) && !(open && groups.contains(group(key)))) {
            throw Fault.in(Code.SETTING_UNKNOWN, settings.places().get(key))
                .what("Camel has no setting '" + key + "'")
                .help(
                    Nearest.to(key, known)
                        .map(name -> "Did you mean '" + name + "'?")
                        .orElse("Camel's manual lists them: Main, Configuration Options."))
                .fault();
          }
        });
  }

  private static List<String> known() {
    try (InputStream in = CamelKeys.class.getResourceAsStream(KNOWN)) {
      List<String> names = new ArrayList<>();
      for (JsonNode property : new ObjectMapper().readTree(in).path("properties")) {
        names.add(property.path("name").asText());
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `camel.server` of `camel.server.port`.
  private static String group(String key) {
    int end = key.indexOf('.', "camel.".length());
    return end < 0 ? key : key.substring(0, end);
  }

  /// Camel takes `maxBodySize` and `max-body-size` for the same.
  private static String plain(String key) {
    return key.replace("-", "").toLowerCase(Locale.ROOT);
  }
}
