// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;

/// What a machine answered, after all redirects; `from` is the address of the one that did. Closed
/// before its end was read, the connection is gone.
record Answer(URI from, ClassicHttpResponse response) implements AutoCloseable {
  private static final String IDENTITY = "identity";

  int status() {
    return response.getCode();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
  }

  /// The length of the body, when it is told in a way that can be right.
  OptionalLong length() {
    return header(HttpHeaders.CONTENT_LENGTH)
        .filter(text -> text.matches("\\d{1,18}"))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElse(OptionalLong.empty());
  }

  /// Names a version of the bytes; nothing when it names only what they mean.
  Optional<String> strongTag() {
    return header(HttpHeaders.ETAG).filter(tag -> tag.startsWith("\""));
  }

  /// Whether the bytes come as they are.
  boolean plain() {
    return header(HttpHeaders.CONTENT_ENCODING)
        .map(encoding -> encoding.strip().equalsIgnoreCase(IDENTITY))
        .orElse(true);
  }

  InputStream body() throws IOException {
    return response.getEntity() == null
        ? InputStream.nullInputStream()
        : response.getEntity().getContent();
  }

  @Override
  public void close() throws IOException {
    response.close();
  }
}
