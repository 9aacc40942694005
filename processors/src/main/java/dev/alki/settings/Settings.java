// SPDX-License-Identifier: Apache-2.0
package dev.alki.settings;

import dev.alki.convert.own.OwnConverters;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.ReadFault;
import dev.alki.settings.Setting.Kind;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Where things are and what is allowed: a value for every [Setting], checked; `converters` of the
/// user's by the class of models (`alki.converter.CLASS`); and what is meant for Camel (`camel.*`)
/// as it stands, of which `places` says where each was set.
public record Settings(
    Map<Setting, String> values,
    OwnConverters converters,
    SortedMap<String, String> camel,
    SortedMap<String, String> places) {
  public static final Settings STANDARD = of(Map.of());

  private static final String OURS = "alki.";
  private static final String CONVERTER = "alki.converter.";
  private static final String CAMELS = "camel.";

  private static final Pattern CAMELS_SECRET =
      Pattern.compile(
          "(?i).*(password|passphrase|secret|token|(secret|access|api|private)-?key|credentials?)");

  /// A switch, or the name of a bean.
  private static final Pattern NO_SECRET = Pattern.compile("true|false|#.*|");

  public Settings {
    EnumMap<Setting, String> all = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      all.put(setting, values.getOrDefault(setting, setting.standard()));
    }
    values = Collections.unmodifiableMap(all);
    camel = Collections.unmodifiableSortedMap(new TreeMap<>(camel));
    places = Collections.unmodifiableSortedMap(new TreeMap<>(places));
  }

  /// From keys and values as `--set` has them, the rest as usual.
  public static Settings of(Map<String, String> overrides) {
    return empty().with("--set", overrides);
  }

  /// From a file, which need not exist, the environment, and what the command line sets: each
  /// overrules the one before it.
  public static Settings load(
      Path file, Map<String, String> environment, Map<String, String> overrides) {
    Settings settings = empty();
    if (Files.exists(file)) {
      settings = settings.with(file);
    }
    Map<String, String> variables = new TreeMap<>();
    for (Setting setting : Setting.values()) {
      String value = environment.get(setting.variable());
      if (value != null) {
        variables.put(setting.key(), value);
      }
    }
    return settings.with("environment", variables).with("--set", overrides);
  }

  /// What Camel is started with: [#camel], with secrets in the place of their references.
  public Map<String, String> camelRead() {
    Map<String, String> read = new TreeMap<>(camel);
    read.replaceAll((key, value) -> secret(key, value) ? new Secret(value).read() : value);
    return read;
  }

  public Path path(Setting setting) {
    return Path.of(value(setting, Kind.PATH));
  }

  public List<Path> paths(Setting setting) {
    List<Path> paths = new ArrayList<>();
    for (String path : value(setting, Kind.PATHS).split(",")) {
      paths.add(Path.of(path.strip()));
    }
    return paths;
  }

  public boolean flag(Setting setting) {
    return Boolean.parseBoolean(value(setting, Kind.FLAG));
  }

  public int number(Setting setting) {
    return Integer.parseInt(value(setting, Kind.NUMBER));
  }

  /// Nothing when it is not set.
  public Optional<URI> address(Setting setting) {
    return Optional.of(value(setting, Kind.ADDRESS)).filter(it -> !it.isEmpty()).map(URI::create);
  }

  /// Whether a log is wanted in JSON.
  public boolean json(Setting setting) {
    return value(setting, Kind.LOG_FORMAT).equals("json");
  }

  /// Whether a server is to have this role.
  public boolean role(String role) {
    return List.of(value(Setting.ROLES, Kind.ROLES).split(",")).contains(role);
  }

  public String text(Setting setting) {
    return value(setting, Kind.TEXT);
  }

  /// The entries of a list of licences, each with its !, if it has one.
  public List<String> licences(Setting setting) {
    return Arrays.stream(value(setting, Kind.LICENCES).split(","))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .toList();
  }

  /// Nothing when none is set.
  public Optional<Secret> secret(Setting setting) {
    return Optional.of(value(setting, Kind.SECRET)).filter(it -> !it.isEmpty()).map(Secret::new);
  }

  private String value(Setting setting, Kind kind) {
    if (setting.kind() != kind) {
      throw new IllegalArgumentException(setting.key() + " is " + setting.kind().words());
    }
    return values.get(setting);
  }

  private Settings with(Path file) {
    Properties properties = new Properties();
    String text;
    try {
      text = Files.readString(file);
      properties.load(new StringReader(text));
    } catch (NoSuchFileException e) {
      throw Fault.in(Code.FILE_NOT_FOUND, file).what("there is no such file").cause(e).fault();
    } catch (MalformedInputException | IllegalArgumentException e) {
      throw Fault.in(Code.SETTING_INVALID, file)
          .what("is no properties file in UTF-8: " + e.getMessage())
          .cause(e)
          .fault();
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
    Settings settings = this;
    for (String key : properties.stringPropertyNames().stream().sorted().toList()) {
      String where = file + ", line " + line(text, key);
      settings = settings.with(where, Map.of(key, properties.getProperty(key)));
    }
    return settings;
  }

  private Settings with(String where, Map<String, String> more) {
    Map<Setting, String> ours = new EnumMap<>(values);
    Map<String, String> own = new TreeMap<>(converters.byClass());
    SortedMap<String, String> camels = new TreeMap<>(camel);
    SortedMap<String, String> origins = new TreeMap<>(places);
    more.forEach((key, value) -> {
      if (key.startsWith(CONVERTER)) {
        own.put(key.substring(CONVERTER.length()), value.strip());
      } else if (key.startsWith(OURS)) {
        Setting setting =
            Setting.of(key)
                .orElseThrow(() -> unknown(where, key, Nearest.help(key, Setting.keys())));
        ours.put(setting, checked(where, setting, value.strip()));
      } else if (key.startsWith(CAMELS)) {
        camels.put(key, camels(where, key, value.strip()));
        origins.put(key, where);
      } else {
        throw unknown(where, key, "Keys begin with " + OURS + " or " + CAMELS);
      }
    });
    return new Settings(ours, new OwnConverters(own), camels, origins);
  }

  private static Settings empty() {
    return new Settings(Map.of(), OwnConverters.NONE, new TreeMap<>(), new TreeMap<>());
  }

  private static String checked(String where, Setting setting, String value) {
    if (setting.kind() == Kind.SECRET && !value.isEmpty()) {
      return Secret.of(where, setting.key(), value).reference();
    }
    if (!setting.kind().allows(value)) {
      throw Fault.in(Code.SETTING_INVALID, where)
          .what(setting.key())
          .expected(setting.kind().words())
          .got("'" + value + "'")
          .fault();
    }
    return value;
  }

  private static String camels(String where, String key, String value) {
    return secret(key, value) ? Secret.of(where, key, value).reference() : value;
  }

  private static boolean secret(String key, String value) {
    return CAMELS_SECRET.matcher(key).matches() && !NO_SECRET.matcher(value).matches();
  }

  private static Fault unknown(String where, String key, String help) {
    return Fault.in(Code.SETTING_UNKNOWN, where)
        .what("there is no setting '" + key + "'")
        .help(help)
        .fault();
  }

  private static int line(String text, String key) {
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).replace("\\", "").strip().startsWith(key)) {
        return i + 1;
      }
    }
    return 1;
  }
}
