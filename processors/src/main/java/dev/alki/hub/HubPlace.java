// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which hub, as whom, and where fetched models are kept: what huggingface_hub reads from the
/// environment means the same here, and Alki's settings win over it.
///
/// `endpoint` is the hub's address without a slash at its end; `cache` is what huggingface_hub
/// calls HF_HUB_CACHE; `offline` says that only the cache may be used.
record HubPlace(URI endpoint, Optional<Token> token, Path cache, boolean offline) {
  private static final String PUBLIC = "https://huggingface.co";
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

  /// What the hub knows us by. Its text appears nowhere but in requests to the hub.
  record Token(String secret) {
    @Override
    public String toString() {
      return "a token";
    }
  }

  static HubPlace of(Settings settings, Map<String, String> environment) {
    Environment variables = new Environment(environment);
    Path home =
        variables
            .path("HF_HOME")
            .orElseGet(() ->
                variables
                    .path("XDG_CACHE_HOME")
                    .orElse(Path.of(System.getProperty("user.home"), ".cache"))
                    .resolve("huggingface"));
    Path cache =
        variables
            .path("HF_HUB_CACHE")
            .or(() -> variables.path("HUGGINGFACE_HUB_CACHE"))
            .orElse(home.resolve("hub"));
    String own = settings.text(Setting.HUB_CACHE);
    String endpoint = settings.text(Setting.HUB_ENDPOINT);
    return new HubPlace(
        endpoint(
            endpoint.isEmpty() ? variables.text("HF_ENDPOINT").orElse(PUBLIC) : endpoint,
            endpoint.isEmpty() ? "HF_ENDPOINT" : Setting.HUB_ENDPOINT.key()),
        variables.flag("HF_HUB_DISABLE_IMPLICIT_TOKEN") ? Optional.empty() : token(variables, home),
        (own.isEmpty() ? cache : Path.of(own)).toAbsolutePath().normalize(),
        variables.flag("HF_HUB_OFFLINE") || variables.flag("TRANSFORMERS_OFFLINE"));
  }

  private static Optional<Token> token(Environment variables, Path home) {
    return variables
        .text("HF_TOKEN")
        .or(() -> variables.text("HUGGING_FACE_HUB_TOKEN"))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .or(() -> read(variables.path("HF_TOKEN_PATH").orElse(home.resolve("token"))))
        .map(HubPlace::checked);
  }

  private static Optional<String> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
    } catch (IOException e) {
      throw Fault.in(Code.FILE_UNREADABLE, file).what("cannot be read").cause(e).fault();
    }
  }

  /// What has no place in a header would be shown by whoever complains about it.
  private static Token checked(String text) {
    if (!text.matches("[\\x21-\\x7e]+")) {
      throw Fault.in(Code.SETTING_INVALID, "the hub's token")
          .what("has characters in it that no token has")
          .help("Put the token, and nothing else, into HF_TOKEN or the token file.")
          .fault();
    }
    return new Token(text);
  }

  private static URI endpoint(String text, String where) {
    String plain = text.replaceAll("/+$", "");
    try {
      URI uri = URI.create(plain);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (Set.of("http", "https").contains(scheme)
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Then it is no address.
    }
    throw Fault.in(Code.SETTING_INVALID, where)
        .what("is no hub's address")
        .expected("one as " + PUBLIC)
        .fault();
  }

  /// Variables as huggingface_hub reads them: an empty one counts as none.
  private record Environment(Map<String, String> variables) {
    Optional<String> text(String name) {
      return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    Optional<Path> path(String name) {
      return text(name)
          .map(value -> value.replaceFirst("^~(?=/|$)", System.getProperty("user.home")))
          .map(Path::of);
    }

    boolean flag(String name) {
      return text(name).map(value -> TRUE.contains(value.toUpperCase(Locale.ROOT))).orElse(false);
    }
  }
}
