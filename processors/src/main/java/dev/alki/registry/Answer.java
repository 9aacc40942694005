// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import dev.alki.transfer.Again;
import dev.alki.transfer.RetryAfter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a machine answered, after all redirects; to be closed.
record Answer(HttpResponse<InputStream> response) implements AutoCloseable {
  private static final int MOST_ERROR = 64 << 10;
  private static final StrictJson ERROR = new StrictJson(MOST_ERROR, 16, 16 << 10, false);

  int status() {
    return response.statusCode();
  }

  /// The address of whoever answered.
  URI from() {
    return response.uri();
  }

  Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  List<String> headers(String name) {
    return response.headers().allValues(name);
  }

  InputStream body() {
    return response.body();
  }

  /// All of the body; one that is longer than `most` is nonsense.
  byte[] bytes(int most) throws Again {
    try {
      byte[] bytes = body().readNBytes(most + 1);
      if (bytes.length > most) {
        throw Again.nonsense("an answer of more than " + most + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw Again.broken(e);
    }
  }

  /// The registry's own name for what is wrong, such as `MANIFEST_UNKNOWN`; its words are left out:
  /// they may repeat what we sent.
  String error() {
    try {
      JsonNode json = ERROR.read(bytes(MOST_ERROR), "answer");
      String code = json.path("errors").path(0).path("code").asText();
      return code.matches("[A-Z_]{1,40}") ? code : "";
    } catch (Again | Fault e) {
      return "";
    }
  }

  /// How long to wait, in seconds or until a date.
  Optional<Duration> retryAfter() {
    return header("Retry-After").flatMap(RetryAfter::of);
  }

  @Override
  public void close() {
    try {
      body().close();
    } catch (IOException e) {
      // Nothing is wanted of it any more.
    }
  }
}
