// SPDX-License-Identifier: Apache-2.0
package dev.alki.web;

import dev.alki.files.Digest;
import dev.alki.files.Packed;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The live page and the parts that it loads, all of which are packed with the program. It is
/// answered with what it needs and nothing else: no script or style from elsewhere, none inline.
///
/// The parts' path has a digest of all of them, so that a browser keeps them for good and never
/// mixes those of two versions; only the page itself is asked for again.
public final class Page {
  private static final String INDEX = "index.html";
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
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
          + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final String version;
  private final Part index;
  private final Map<String, Part> parts;

  private Page(String version, Part index, Map<String, Part> parts) {
    this.version = version;
    this.index = index;
    this.parts = parts;
  }

  private record Part(String mediaType, byte[] bytes) {}

  public static Page packed() {
    Map<String, Part> parts = new LinkedHashMap<>();
    SCRIPTS.forEach(name -> parts.put(name, part(name, "text/javascript; charset=utf-8")));
    parts.put("style.css", part("style.css", "text/css; charset=utf-8"));
    parts.put("icon.svg", part("icon.svg", "image/svg+xml"));
    Part raw = part(INDEX, "text/html; charset=utf-8");
    String digests =
        parts.values().stream().map(it -> Digest.sha256(it.bytes())).collect(Collectors.joining());
    String version =
        Digest.sha256((digests + Digest.sha256(raw.bytes())).getBytes(StandardCharsets.UTF_8))
            .substring(0, 16);
    String html = new String(raw.bytes(), StandardCharsets.UTF_8).replace("VERSION", version);
    Part index = new Part(raw.mediaType(), html.getBytes(StandardCharsets.UTF_8));
    return new Page(version, index, parts);
  }

  /// Answers `/` and `/web/VERSION/NAME`; 404 without a body for a part that there is not, which
  /// nothing that this page says leads to.
  public void answer(RoutingContext context) {
    String path = context.request().path();
    HttpServerResponse response = context.response();
    response.putHeader("Content-Security-Policy", POLICY);
    response.putHeader("Referrer-Policy", "no-referrer");
    response.putHeader("Cross-Origin-Opener-Policy", "same-origin");
    if (path.equals("/")) {
      String tag = "\"" + version + "\"";
      response.putHeader(HttpHeaders.ETAG, tag);
      response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
      if (tag.equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
        response.setStatusCode(304).end();
      } else {
        send(response, index);
      }
      return;
    }
    Part part = parts.get(path.substring(path.lastIndexOf('/') + 1));
    if (part == null || !path.startsWith("/web/" + version + "/")) {
      response.setStatusCode(404).end();
      return;
    }
    response.putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable");
    send(response, part);
  }

  private static void send(HttpServerResponse response, Part part) {
    response.putHeader(HttpHeaders.CONTENT_TYPE, part.mediaType());
    response.end(Buffer.buffer(part.bytes()));
  }

  private static Part part(String name, String mediaType) {
    return new Part(mediaType, new Packed(Page.class, name).bytes());
  }
}
