// SPDX-License-Identifier: Apache-2.0
package dev.alki.web;

import dev.alki.files.Digest;
import dev.alki.files.Packed;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the live page consists of, as it is packed with the program. `version` is a digest of all
/// of it, which stands in the page wherever it names a part.
record Parts(String version, Part index, Map<String, Part> byName) {
  private static final String FOLDER = "/web/";
  private static final List<String> SCRIPTS =
      List.of(
          "api.js",
          "app.js",
          "chart.js",
          "dom.js",
          "feed.js",
          "graph.js",
          "job.js",
          "jobs.js",
          "log.js",
          "profiles.js",
          "speed.js",
          "submit.js",
          "token.js",
          "words.js");

  Parts {
    byName = Map.copyOf(byName);
  }

  record Part(String mediaType, byte[] bytes) {}

  /// Read when somebody looks at the page for the first time.
  private static final class Once {
    private static final Parts PARTS = read();
  }

  static Parts packed() {
    return Once.PARTS;
  }

  /// Nothing when no part of this version is at the path.
  Optional<Part> at(String path) {
    String folder = FOLDER + version + "/";
    return path.startsWith(folder)
        ? Optional.ofNullable(byName.get(path.substring(folder.length())))
        : Optional.empty();
  }

  private static Parts read() {
    Map<String, Part> parts = new LinkedHashMap<>();
    SCRIPTS.forEach(name -> parts.put(name, part(name, "text/javascript; charset=utf-8")));
    parts.put("style.css", part("style.css", "text/css; charset=utf-8"));
    parts.put("icon.svg", part("icon.svg", "image/svg+xml"));
    Part page = part("index.html", "text/html; charset=utf-8");
    String digests =
        parts.values().stream().map(it -> Digest.sha256(it.bytes())).collect(Collectors.joining());
    String all = digests + Digest.sha256(page.bytes());
    String version = Digest.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    String html = new String(page.bytes(), StandardCharsets.UTF_8).replace("VERSION", version);
    return new Parts(
        version, new Part(page.mediaType(), html.getBytes(StandardCharsets.UTF_8)), parts);
  }

  private static Part part(String name, String mediaType) {
    return new Part(mediaType, new Packed(Parts.class, name).bytes());
  }
}
