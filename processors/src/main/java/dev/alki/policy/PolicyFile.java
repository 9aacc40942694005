// SPDX-License-Identifier: Apache-2.0
package dev.alki.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.check.YamlText;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Nearest;
import dev.alki.sign.Evidence;
import dev.alki.sign.VerificationKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a policy strictly: what means nothing, or would demand nothing, is a fault POLICY_INVALID
/// with its line. `docs/verification-policy.schema.json` says the same to editors.
record PolicyFile(Path file) {
  static final List<String> KEYS = List.of("keys", "require", "sources", "licences");

  private static final int LARGEST = 1 << 20;

  VerificationPolicy read() {
    YamlText yaml = YamlText.parse(file.toString(), text());
    if (!yaml.json().isObject()) {
      throw invalid(yaml, "", "is no policy").expected("keys and values").fault();
    }
    for (Map.Entry<String, JsonNode> entry : yaml.json().properties()) {
      String key = entry.getKey();
      if (!KEYS.contains(key)) {
        throw invalid(yaml, "/" + key, "there is no '" + key + "' here")
            .help(Nearest.help(key, KEYS))
            .fault();
      }
    }
    if (!yaml.json().has("keys")) {
      throw invalid(yaml, "", "there are no 'keys'")
          .help("Name the public key files of which one must have signed.")
          .fault();
    }
    return new VerificationPolicy(keys(yaml), require(yaml), sources(yaml), licences(yaml));
  }

  private List<VerificationKey> keys(YamlText yaml) {
    List<VerificationKey> keys = new ArrayList<>();
    for (String each : texts(yaml, "keys")) {
      try {
        keys.add(VerificationKey.read(file.toAbsolutePath().resolveSibling(each)));
      } catch (InvalidPathException e) {
        throw invalid(yaml, "/keys", "is no path").got(each).cause(e).fault();
      }
    }
    return keys;
  }

  private Set<Evidence> require(YamlText yaml) {
    Set<Evidence> require = EnumSet.noneOf(Evidence.class);
    for (String each : texts(yaml, "require")) {
      require.add(
          Arrays.stream(Evidence.values())
              .filter(it -> it.word().equals(each))
              .findFirst()
              .orElseThrow(() ->
                  invalid(yaml, "/require", "names what nobody attests")
                      .expected(
                          String.join(
                              ", ", Arrays.stream(Evidence.values()).map(Evidence::word).toList()))
                      .got(each)
                      .fault()));
    }
    return require;
  }

  private List<String> sources(YamlText yaml) {
    List<String> sources = texts(yaml, "sources");
    for (String each : sources) {
      int star = each.indexOf('*');
      if (star >= 0 && star < each.length() - 1) {
        throw invalid(yaml, "/sources", "has a * before the end of a name").got(each).fault();
      }
    }
    return sources;
  }

  private Optional<LicencePolicy> licences(YamlText yaml) {
    List<String> entries = texts(yaml, "licences");
    long denied = entries.stream().filter(it -> it.startsWith(LicencePolicy.NOT)).count();
    if (denied != 0 && denied != entries.size()) {
      throw invalid(yaml, "/licences", "has some entries with ! and some without")
          .expected("all that is allowed, or all that is not")
          .fault();
    }
    return entries.isEmpty() ? Optional.empty() : Optional.of(LicencePolicy.of(entries));
  }

  /// Nothing where the key is not there.
  private List<String> texts(YamlText yaml, String key) {
    JsonNode list = yaml.json().path(key);
    if (list.isMissingNode()) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    list.forEach(it -> texts.add(it.isTextual() ? it.textValue().strip() : ""));
    if (!list.isArray() || texts.isEmpty() || texts.contains("")) {
      throw invalid(yaml, "/" + key, "'" + key + "'").expected("a list of texts").fault();
    }
    return texts;
  }

  private String text() {
    try {
      if (Files.size(file) > LARGEST) {
        throw Fault.in(Code.POLICY_INVALID, file).what("is larger than any policy").fault();
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw Fault.in(Code.FILE_UNREADABLE, file)
          .what(String.valueOf(e.getMessage()))
          .cause(e)
          .fault();
    }
  }

  private static Fault.Draft invalid(YamlText yaml, String pointer, String what) {
    return Fault.in(Code.POLICY_INVALID, yaml.where(pointer)).what(what);
  }
}
