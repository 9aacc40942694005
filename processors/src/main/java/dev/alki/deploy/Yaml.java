// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;

/// Maps, lists and scalars as YAML in block style, in the order they have.
final class Yaml {
  private Yaml() {}

  static String document(Object content) {
    return yaml().dump(content);
  }

  static String documents(Object... contents) {
    return Arrays.stream(contents).map(Yaml::document).collect(Collectors.joining("---\n"));
  }

  /// Names and values in turn.
  static Map<String, Object> map(Object... entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put((String) entries[i], entries[i + 1]);
    }
    return map;
  }

  private static org.yaml.snakeyaml.Yaml yaml() {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setLineBreak(DumperOptions.LineBreak.UNIX);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    options.setSplitLines(false);
    return new org.yaml.snakeyaml.Yaml(options);
  }
}
