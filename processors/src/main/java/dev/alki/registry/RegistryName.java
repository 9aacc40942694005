// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.transfer.Address;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An artifact in a registry: `oci://HOST[:PORT]/REPOSITORY[:TAG|@sha256:HEX]`, by the grammar of
/// the OCI distribution specification. `host` has the port in it. At most one of `tag` and `digest`
/// is there.
public record RegistryName(
    String host, String repository, Optional<String> tag, Optional<String> digest) {
  private static final String SCHEME = "oci://";
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String HOST =
      "(" + LABEL + "(\\." + LABEL + ")*|\\[[0-9A-Fa-f:.]{2,45}])(:[1-9][0-9]{0,4})?";
  private static final String WORD = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*+";
  private static final String REPOSITORY = WORD + "(/" + WORD + ")*";
  private static final String TAG = "[A-Za-z0-9_][A-Za-z0-9._-]{0,127}";
  private static final String DIGEST = "sha256:[0-9a-f]{64}";
  private static final Pattern NAME =
      Pattern.compile(
          "(?<host>[^/]*)/(?<repository>[^:@]*)(:(?<tag>[^@]*)|@(?<digest>.*))?", Pattern.DOTALL);

  /// With the host, as other programs bound it.
  private static final int LONGEST = 255;

  private static final int MOST_PORT = 65_535;
  private static final int MOST_TEXT = 1000;

  /// The one registry whose machine has another name than people use.
  private static final String DOCKER_HUB = "docker.io";

  private static final String DOCKER_HUB_MACHINE = "registry-1.docker.io";

  public RegistryName {
    if (!host.matches(HOST) || port(host) > MOST_PORT) {
      throw new IllegalArgumentException("no host: " + host);
    }
    if (host.length() + 1 + repository.length() > LONGEST || !repository.matches(REPOSITORY)) {
      throw new IllegalArgumentException("no repository: " + repository);
    }
    if (!tag.map(it -> it.matches(TAG)).orElse(true)) {
      throw new IllegalArgumentException("no tag: " + tag);
    }
    if (!digest.map(it -> it.matches(DIGEST)).orElse(true)
        || tag.isPresent() && digest.isPresent()) {
      throw new IllegalArgumentException("no digest: " + digest);
    }
  }

  /// Whether a text means a registry, well written or not.
  public static boolean names(String text) {
    return text.startsWith(SCHEME);
  }

  public static RegistryName of(String text) {
    Matcher name = NAME.matcher(names(text) ? text.substring(SCHEME.length()) : "");
    if (text.length() <= MOST_TEXT && name.matches()) {
      try {
        return new RegistryName(
            name.group("host"),
            name.group("repository"),
            Optional.ofNullable(name.group("tag")),
            Optional.ofNullable(name.group("digest")));
      } catch (IllegalArgumentException e) {
        // Then it is none.
      }
    }
    throw Fault.in(
            Code.WRONG_USAGE, "'" + text.substring(0, Math.min(text.length(), MOST_TEXT)) + "'")
        .what("is no artifact in a registry")
        .expected("oci://HOST[:PORT]/REPOSITORY:TAG or ...@sha256:HEX")
        .help("Repositories have small letters, digits and . _ - / in their names.")
        .fault();
  }

  /// As container engines write it.
  public String plain() {
    return toString().substring(SCHEME.length());
  }

  /// The same repository, this tag.
  public RegistryName tagged(String other) {
    return new RegistryName(host, repository, Optional.of(other), Optional.empty());
  }

  /// The same with more at the end of its tag.
  RegistryName extended(String ending) {
    String longer = tag.orElseThrow() + ending;
    if (!longer.matches(TAG)) {
      throw Fault.in(Code.WRONG_USAGE, this)
          .what("has no room for a tag with '" + ending + "' at its end")
          .expected("a shorter tag")
          .fault();
    }
    return tagged(longer);
  }

  /// The same repository, this and nothing else.
  public RegistryName at(String sha256) {
    return new RegistryName(host, repository, Optional.empty(), Optional.of(sha256));
  }

  /// The tag to publish under; a fault WRONG_USAGE when none was named.
  String requireTag() {
    return tag.orElseThrow(() ->
        Fault.in(Code.WRONG_USAGE, this)
            .what("has no tag to publish under")
            .expected("oci://HOST[:PORT]/REPOSITORY:TAG")
            .fault());
  }

  /// What is asked for in a request for a manifest; `latest` when nothing was named.
  public String reference() {
    return digest.or(() -> tag).orElse("latest");
  }

  /// The address below which the repository is: plain HTTP on this machine, TLS everywhere else.
  URI endpoint() {
    String machine = host.equals(DOCKER_HUB) ? DOCKER_HUB_MACHINE : host;
    String scheme = Address.of(URI.create("http://" + host)).loopback() ? "http" : "https";
    return URI.create(scheme + "://" + machine + "/v2/" + path() + "/");
  }

  /// What the registry itself calls the repository.
  String path() {
    String official = host.equals(DOCKER_HUB) && !repository.contains("/") ? "library/" : "";
    return official + repository;
  }

  /// Whether an address that the registry sends us to may be asked at all: with TLS anywhere;
  /// without it only from this machine to this machine.
  boolean allows(URI address) {
    if (address.getHost() == null || address.getRawUserInfo() != null) {
      return false;
    }
    Address to = Address.of(address);
    return switch (to.scheme()) {
      case "https" -> true;
      case "http" -> to.loopback() && Address.of(endpoint()).loopback();
      default -> false;
    };
  }

  @Override
  public String toString() {
    return SCHEME
        + host
        + "/"
        + repository
        + tag.map(it -> ":" + it).orElse("")
        + digest.map(it -> "@" + it).orElse("");
  }

  private static int port(String host) {
    Matcher port = Pattern.compile(":(\\d+)$").matcher(host.replaceFirst("^\\[.*]", ""));
    return port.find() ? Integer.parseInt(port.group(1)) : 0;
  }
}
