// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Asks a server on this machine.
final class ServerClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int OK = 200;

  private final String address;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  ServerClient(int port) {
    this.address = "http://127.0.0.1:" + port;
  }

  /// Whether the model is loaded. Nobody listening is as good as not yet.
  boolean healthy() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/health")).timeout(PATIENCE).build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException e) {
      return false;
    }
  }

  /// The status, when all of the answer has come; `answer` has what came so far.
  CompletableFuture<Integer> ask(Question question, Answer answer) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + question.path()))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(question.body()))
            .build();
    return client
        .sendAsync(
            request,
            BodyHandlers.ofByteArrayConsumer(piece ->
                piece.ifPresent(bytes -> {
                  try {
                    answer.add(bytes);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                })))
        .thenApply(response -> response.statusCode());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
