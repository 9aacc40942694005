// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands before a [FakeHub] and does to its answers what networks and servers do: one answer on a
/// connection, and what is in `faults` to one answer each.
public final class FaultProxy implements AutoCloseable {
  enum Trouble {
    RESET,
    HALF_CLOSE,
    STALL,
    WHOLE_FOR_PART,
    WRONG_RANGE,
    LENGTH_SHORT,
    LENGTH_LONG,
    PACKED,
    BUSY_SECONDS,
    BUSY_DATE,
    STATUS_500,
    STATUS_502,
    STATUS_503,
    STATUS_504,
    REDIRECT_LOOP,
    OTHER_HOST,
    EXPIRED,
    OTHER_VERSION,
    HTML
  }

  /// An answer in parts: the first line, headers, body.
  private record Reply(String status, List<String> headers, byte[] body) {
    boolean part() {
      return status.contains(" 206 ");
    }

    Reply with(String name, String value) {
      List<String> all = new ArrayList<>(headers);
      all.removeIf(it -> it.regionMatches(true, 0, name + ":", 0, name.length() + 1));
      all.add(name + ": " + value);
      return new Reply(status, all, body);
    }
  }

  private final FakeHub hub;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Random random;
  final Queue<Trouble> faults = new ConcurrentLinkedQueue<>();
  final AtomicInteger done = new AtomicInteger();

  /// Whether each answer may go well, too, while there are faults left.
  volatile boolean now = true;

  private volatile boolean cut;

  public FaultProxy(FakeHub hub, long seed) throws IOException {
    this.hub = hub;
    this.random = new Random(seed);
    this.listener = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
    threads.submit(this::accept);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /// No connection lives or begins until it is whole again.
  public void cut(boolean broken) {
    cut = broken;
    if (broken) {
      open.forEach(FaultProxy::reset);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It has just been closed.
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.submit(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      open.add(client);
      if (cut) {
        client.setSoLinger(true, 0);
        return;
      }
      String request = head(client.getInputStream());
      if (request.isEmpty()) {
        return;
      }
      Reply reply = ask(request);
      Trouble trouble = now || chance(2) ? applying(request, reply) : null;
      if (trouble == null) {
        send(client, reply, reply.body().length);
      } else {
        done.incrementAndGet();
        spoil(client, request, reply, trouble);
      }
    } catch (IOException e) {
      // The client went away, or the network is cut.
    } finally {
      open.remove(client);
    }
  }

  /// The next fault, when it can be done to this answer.
  private Trouble applying(String request, Reply reply) {
    Trouble next = faults.peek();
    if (next == null) {
      return null;
    }
    boolean fits =
        switch (next) {
          case WHOLE_FOR_PART, WRONG_RANGE, OTHER_VERSION -> reply.part();
          case EXPIRED, OTHER_HOST -> request.contains(" /cdn/");
          case RESET,
              HALF_CLOSE,
              STALL,
              LENGTH_SHORT,
              LENGTH_LONG,
              PACKED,
              BUSY_SECONDS,
              BUSY_DATE,
              STATUS_500,
              STATUS_502,
              STATUS_503,
              STATUS_504,
              REDIRECT_LOOP,
              HTML ->
              true;
        };
    return fits && faults.remove(next) ? next : null;
  }

  private void spoil(Socket client, String request, Reply reply, Trouble trouble)
      throws IOException {
    int whole = reply.body().length;
    int some = whole == 0 ? 0 : random.nextInt(whole);
    switch (trouble) {
      case RESET -> {
        send(client, reply, some);
        client.setSoLinger(true, 0);
      }
      case HALF_CLOSE -> send(client, reply, some);
      case STALL -> {
        send(client, reply, some);
        sleep(1000);
      }
      case WHOLE_FOR_PART -> whole(client, request);
      case WRONG_RANGE -> send(client, reply.with("Content-Range", "bytes 1-2/3"), whole);
      case LENGTH_SHORT ->
          send(client, reply.with("Content-Length", String.valueOf(whole / 2)), whole / 2);
      case LENGTH_LONG ->
          send(client, reply.with("Content-Length", String.valueOf(whole + 100)), whole);
      case PACKED -> send(client, reply.with("Content-Encoding", "gzip"), whole);
      case BUSY_SECONDS -> status(client, "429 Too Many Requests", "Retry-After: 1");
      case BUSY_DATE ->
          status(
              client,
              "503 Service Unavailable",
              "Retry-After: "
                  + DateTimeFormatter.RFC_1123_DATE_TIME.format(
                      ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(1)));
      case STATUS_500 -> status(client, "500 Internal Server Error", "X-A: b");
      case STATUS_502 -> status(client, "502 Bad Gateway", "X-A: b");
      case STATUS_503 -> status(client, "503 Service Unavailable", "X-A: b");
      case STATUS_504 -> status(client, "504 Gateway Timeout", "X-A: b");
      case REDIRECT_LOOP -> status(client, "302 Found", "Location: " + request.split(" ")[1]);
      case OTHER_HOST ->
          status(
              client,
              "302 Found",
              "Location: http://localhost:" + hub.endpoint().getPort() + request.split(" ")[1]);
      case EXPIRED -> status(client, "403 Forbidden", "X-A: b");
      case OTHER_VERSION -> {
        byte[] other = reply.body().clone();
        other[some] ^= 0x55;
        send(
            client,
            new Reply(reply.status(), reply.headers(), other).with("ETag", "\"v2\""),
            whole);
      }
      case HTML -> {
        byte[] page = "<html>please log in</html>".getBytes(StandardCharsets.US_ASCII);
        List<String> headers = List.of("Content-Type: text/html", "Content-Length: " + page.length);
        send(client, new Reply("HTTP/1.1 200 OK", headers, page), page.length);
      }
    }
  }

  private void whole(Socket client, String request) throws IOException {
    Reply all = ask(request.replaceAll("(?i)\r\nRange: [^\r]*", ""));
    send(client, all, all.body().length);
  }

  private void status(Socket client, String status, String header) throws IOException {
    send(
        client,
        new Reply("HTTP/1.1 " + status, List.of(header, "Content-Length: 0"), new byte[0]),
        0);
  }

  private static void send(Socket client, Reply reply, int bytes) throws IOException {
    OutputStream out = client.getOutputStream();
    String head = reply.status() + "\r\n" + String.join("\r\n", reply.headers()) + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    out.write(reply.body(), 0, bytes);
    out.flush();
  }

  /// What the hub says, as if it were us.
  private Reply ask(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", hub.endpoint().getPort())) {
      socket
          .getOutputStream()
          .write(
              request
                  .replaceAll("(?i)\r\nConnection: [^\r]*", "")
                  .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      String[] lines =
          head(in)
              .replace(
                  "localhost:" + hub.endpoint().getPort(), "localhost:" + listener.getLocalPort())
              .split("\r\n");
      return new Reply(lines[0], List.of(lines).subList(1, lines.length), in.readAllBytes());
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.write(next);
      if (next == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        return head.toString(StandardCharsets.ISO_8859_1);
      }
    }
    return "";
  }

  private synchronized boolean chance(int of) {
    return random.nextInt(of) == 0;
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
