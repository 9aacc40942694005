// SPDX-License-Identifier: Apache-2.0
package dev.alki.web;

import dev.alki.web.Parts.Part;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/// Answers for the live page and the parts that it loads. It may use those and nothing else: no
/// script or style from elsewhere, none inline.
///
/// The parts' path has a digest of all of them, so that a browser keeps them for good and never
/// mixes those of two versions; only the page itself is asked for again.
public final class Page {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
          + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private Page() {}

  /// Answers `/` and `/web/VERSION/NAME`; 404 without a body for a part that there is not, which
  /// nothing that this page says leads to.
  public static void answer(RoutingContext context) {
    Parts parts = Parts.packed();
    String path = context.request().path();
    HttpServerResponse response = context.response();
    response.putHeader("Content-Security-Policy", POLICY);
    response.putHeader("Referrer-Policy", "no-referrer");
    response.putHeader("Cross-Origin-Opener-Policy", "same-origin");
    if (path.equals("/")) {
      String tag = "\"" + parts.version() + "\"";
      response.putHeader(HttpHeaders.ETAG, tag);
      response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
      if (tag.equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
        response.setStatusCode(304).end();
      } else {
        send(response, parts.index());
      }
      return;
    }
    Optional<Part> part = parts.at(path);
    if (part.isEmpty()) {
      response.setStatusCode(404).end();
      return;
    }
    response.putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable");
    send(response, part.get());
  }

  private static void send(HttpServerResponse response, Part part) {
    response.putHeader(HttpHeaders.CONTENT_TYPE, part.mediaType());
    response.end(Buffer.buffer(part.bytes()));
  }
}
