// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where Docker and Podman keep what registries know their users by. It is looked up when a
/// registry asks, and never kept, written or shown. `files` are in the order in which they count:
/// the first that has something for a registry is the one.
public record Credentials(List<Path> files) {
  private static final StrictJson JSON = new StrictJson(16 << 20, 16, 1 << 20, false);

  /// The name under which Docker keeps what is for its own registry.
  private static final String DOCKER_HUB = "https://index.docker.io/v1/";

  /// For those who ask as nobody.
  public static final Credentials NONE = new Credentials(List.of());

  public Credentials {
    files = List.copyOf(files);
  }

  public static Credentials of(Map<String, String> environment, Path home) {
    Set<Path> files = new LinkedHashSet<>();
    path(environment, "REGISTRY_AUTH_FILE").ifPresent(files::add);
    path(environment, "DOCKER_CONFIG").ifPresent(it -> files.add(it.resolve("config.json")));
    path(environment, "XDG_RUNTIME_DIR")
        .ifPresent(it -> files.add(it.resolve("containers/auth.json")));
    files.add(
        path(environment, "XDG_CONFIG_HOME")
            .orElse(home.resolve(".config"))
            .resolve("containers/auth.json"));
    files.add(home.resolve(".docker/config.json"));
    return new Credentials(List.copyOf(files));
  }

  Optional<Login> of(RegistryName name) {
    for (Path file : files) {
      if (Files.isRegularFile(file)) {
        Optional<Login> login = in(file, read(file), name);
        if (login.isPresent()) {
          return login;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Login> in(Path file, JsonNode json, RegistryName name) {
    for (String key : keys(name)) {
      JsonNode helper = json.path("credHelpers").path(key);
      if (helper.isTextual()) {
        return helper(file, helper.asText()).get(key);
      }
      Optional<Login> login = login(file, json.path("auths").path(key));
      if (login.isPresent()) {
        return login;
      }
    }
    String store = json.path("credsStore").asText();
    return store.isEmpty() ? Optional.empty() : helper(file, store).get(server(name));
  }

  /// From the most particular name to the least: Podman keeps some for one repository or folder of
  /// them; old versions of Docker wrote addresses.
  private static List<String> keys(RegistryName name) {
    List<String> keys = new ArrayList<>();
    String path = name.host() + "/" + name.repository();
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      keys.add(path.substring(0, end));
    }
    for (String form : List.of("https://%s", "https://%s/", "https://%s/v1/", "https://%s/v2/")) {
      keys.add(form.formatted(name.host()));
    }
    if (server(name).equals(DOCKER_HUB)) {
      keys.add(DOCKER_HUB);
    }
    return keys;
  }

  private static String server(RegistryName name) {
    return name.host().equals("docker.io") ? DOCKER_HUB : name.host();
  }

  private static Optional<Login> login(Path file, JsonNode entry) {
    String identity = entry.path("identitytoken").asText();
    if (!identity.isEmpty()) {
      return Optional.of(new Login.IdentityToken(identity));
    }
    String auth = entry.path("auth").asText();
    if (auth.isEmpty()) {
      String user = entry.path("username").asText();
      String password = entry.path("password").asText();
      return password.isEmpty()
          ? Optional.empty()
          : Optional.of(new Login.Password(user, password));
    }
    try {
      String both = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
      int colon = both.indexOf(':');
      if (colon > 0) {
        // Docker filled them up with zeros once.
        String password = both.substring(colon + 1).replaceAll("\0+$", "");
        return Optional.of(new Login.Password(both.substring(0, colon), password));
      }
    } catch (IllegalArgumentException e) {
      // Its message has some of it.
    }
    throw wrong(file, "has an 'auth' that is not NAME:PASSWORD in base64").fault();
  }

  private static CredentialHelper helper(Path file, String name) {
    try {
      return new CredentialHelper(name);
    } catch (IllegalArgumentException e) {
      throw wrong(file, "names a credential helper that can be none").fault();
    }
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.read(file);
    } catch (Fault e) {
      // Not as a cause: its message may have some of the file in it.
      throw wrong(file, "is not what Docker and Podman write (" + e.code() + ")").fault();
    }
  }

  private static Fault.Draft wrong(Path file, String what) {
    return Fault.in(Code.REGISTRY_CREDENTIALS, file)
        .what(what)
        .help("Log in again with 'docker login' or 'podman login'.");
  }

  private static Optional<Path> path(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(it -> !it.isEmpty()).map(Path::of);
  }
}
