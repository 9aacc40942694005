// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;

/// What a machine answered, after all redirects. Closed before its end was read, the connection is
/// gone at once, however much was to come.
final class Answer implements AutoCloseable {
  private static final String IDENTITY = "identity";

  private final URI from;
  private final Cancellable request;
  private final ClassicHttpResponse response;
  private boolean complete;

  Answer(URI from, Cancellable request, ClassicHttpResponse response) {
    this.from = from;
    this.request = request;
    this.response = response;
  }

  /// The address of whoever answered.
  URI from() {
    return from;
  }

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

  /// What is left, up to one byte more than `most`: when there was no more, the connection serves
  /// again.
  byte[] rest(int most) throws IOException {
    byte[] rest = body().readNBytes(most + 1);
    complete = rest.length <= most;
    return rest;
  }

  @Override
  public void close() throws IOException {
    if (!complete) {
      request.cancel();
    }
    response.close();
  }
}
