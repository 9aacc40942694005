// SPDX-License-Identifier: Apache-2.0
package dev.alki.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What can be set in application.properties, in the environment (`alki.out.replace` is
/// `ALKI_OUT_REPLACE` there) and with `--set`. docs/configuration.md is this table, and a test
/// compares.
public enum Setting {
  PIPELINE("alki.pipeline", Kind.PATH, "pipeline.yaml", "The pipeline that jobs run through."),
  KAMELETS(
      "alki.kamelets",
      Kind.PATH,
      "kamelets",
      "Kamelets of your own, beside those that Alki comes with."),
  PROFILES(
      "alki.profiles",
      Kind.PATH,
      "profiles",
      "Profiles of your own, beside those that Alki comes with."),
  OUT("alki.out", Kind.PATH, "out", "Where finished bundles appear."),
  OUT_REPLACE(
      "alki.out.replace",
      Kind.FLAG,
      "false",
      "Whether a bundle may replace another one of the same name."),
  STATE("alki.state", Kind.PATH, "state", "Store, receipts and ledger."),
  PIPELINE_PARALLEL(
      "alki.pipeline.parallel",
      Kind.NUMBER,
      "2",
      "How many branches of a pipeline are worked on at once."),
  WORKERS("alki.workers", Kind.NUMBER, "1", "How many jobs a server runs at once."),
  ROUTES("alki.routes", Kind.PATH, "routes", "The folder of a server's triggers (*.camel.yaml)."),
  INBOX("alki.inbox", Kind.PATH, "inbox", "The folder that a server watches for models and jobs."),
  INBOX_SETTLE(
      "alki.inbox.settle",
      Kind.NUMBER,
      "5",
      "For how many looks, one each second, what lies in the inbox must not change before it is"
          + " taken."),
  SOURCES_FOLDERS(
      "alki.sources.folders",
      Kind.PATHS,
      "models,inbox",
      "The folders that the sources of posted jobs and of job files must be in."),
  SOURCES_HUB(
      "alki.sources.hub",
      Kind.FLAG,
      "true",
      "Whether posted jobs and job files may name models of the hub."),
  HUB_ENDPOINT(
      "alki.hub.endpoint",
      Kind.TEXT,
      "",
      "The hub's address; when empty, that of HF_ENDPOINT or https://huggingface.co."),
  HUB_CACHE(
      "alki.hub.cache",
      Kind.TEXT,
      "",
      "The folder of fetched models; when empty, where huggingface_hub has its own."),
  HUB_CONNECTIONS(
      "alki.hub.connections",
      Kind.NUMBER,
      "8",
      "Over how many connections at once a model is fetched."),
  HUB_PATIENCE(
      "alki.hub.patience",
      Kind.NUMBER,
      "300",
      "For how many seconds a download of which nothing arrives any more is tried again."),
  HUB_HOSTS(
      "alki.hub.hosts",
      Kind.TEXT,
      "",
      "Hosts with private addresses, with commas between them, that the hub may send downloads"
          + " to.");

  private final String key;
  private final Kind kind;
  private final String standard;
  private final String description;

  Setting(String key, Kind kind, String standard, String description) {
    this.key = key;
    this.kind = kind;
    this.standard = standard;
    this.description = description;
  }

  public static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  public static List<String> keys() {
    return Arrays.stream(values()).map(Setting::key).toList();
  }

  public String key() {
    return key;
  }

  public Kind kind() {
    return kind;
  }

  /// Its value when nobody sets it.
  public String standard() {
    return standard;
  }

  public String description() {
    return description;
  }

  /// Its name among the variables of the environment.
  public String variable() {
    return key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /// What a value must look like.
  public enum Kind {
    PATH("a path", ".+"),
    /// With commas between them.
    PATHS("paths with commas between them", "[^,]+(,[^,]+)*"),
    FLAG("true or false", "true|false"),
    /// From 1 on.
    NUMBER("a whole number above 0", "[1-9][0-9]{0,8}"),
    /// Where it is, see [Secret]; nothing when there is none.
    SECRET(Secret.WORDS, "|" + Secret.PATTERN),
    TEXT("a text", ".*");

    private final String words;
    private final String pattern;

    Kind(String words, String pattern) {
      this.words = words;
      this.pattern = pattern;
    }

    public String words() {
      return words;
    }

    boolean allows(String value) {
      return value.matches(pattern);
    }
  }
}
