// SPDX-License-Identifier: Apache-2.0
package dev.alki.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Asks for a page so many times a second, whether answers come or not, until it is ended; then
/// prints how many were answered, how many were turned away (429), and how long answers took.
public final class RequestLoad {
  private static final int TOO_MANY = 429;

  private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  /// `ADDRESS RATE SECONDS`
  public static void main(String[] args) throws InterruptedException {
    RequestLoad load = new RequestLoad();
    int seconds = Integer.parseInt(args[2]);
    load.run(URI.create(args[0]), Integer.parseInt(args[1]), seconds);
    load.report(seconds);
  }

  private void run(URI address, int rate, int seconds) {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
    try (HttpClient client = HttpClient.newHttpClient();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long start = System.nanoTime();
      for (long i = 0; i < (long) rate * seconds; i++) {
        LockSupport.parkNanos(start + i * 1_000_000_000L / rate - System.nanoTime());
        threads.execute(() -> ask(client, request));
      }
    }
  }

  private void ask(HttpClient client, HttpRequest request) {
    long start = System.nanoTime();
    try {
      if (client.send(request, BodyHandlers.discarding()).statusCode() == TOO_MANY) {
        refused.incrementAndGet();
      }
      nanos.add(System.nanoTime() - start);
    } catch (IOException e) {
      failed.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void report(int seconds) {
    double[] millis = nanos.stream().mapToDouble(each -> each / 1e6).toArray();
    Arrays.sort(millis);
    System.out.printf(
        "%d requests a second answered, %d of all turned away, %d failed; median %.1f ms, 99 %%"
            + " %.1f ms%n",
        millis.length / seconds,
        refused.get(),
        failed.get(),
        millis[millis.length / 2],
        millis[millis.length * 99 / 100]);
  }
}
