// SPDX-License-Identifier: Apache-2.0
package dev.alki.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A proxy that wants a name and a password, opens tunnels (CONNECT) and passes requests on; all
/// that it is asked for it takes to one port of this machine.
public final class ForwardProxy implements AutoCloseable {
  private static final int MOST_HEAD = 64 << 10;

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> passed = new CopyOnWriteArrayList<>();
  private final String wanted;
  private final int to;

  public ForwardProxy(int to, String user, String password) throws IOException {
    this.to = to;
    this.wanted =
        "Proxy-Authorization: Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /// The first lines of what was allowed.
  public List<String> passed() {
    return passed;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      for (String head = head(client); !head.isEmpty(); head = head(client)) {
        if (head.lines().noneMatch(wanted::equals)) {
          say(
              client,
              "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"way\"\r\n"
                  + "Content-Length: 0\r\n\r\n");
          continue;
        }
        passed.add(head.lines().findFirst().orElseThrow());
        pass(client, head);
        return;
      }
    } catch (IOException e) {
      // One of the two is gone.
    }
  }

  /// Until one of the two has enough.
  private void pass(Socket client, String head) throws IOException {
    try (Socket target = new Socket(InetAddress.getLoopbackAddress(), to)) {
      sockets.add(target);
      if (head.startsWith("CONNECT ")) {
        say(client, "HTTP/1.1 200 There you are\r\n\r\n");
      } else {
        say(target, head.replaceFirst(" http://[^/ ]+", " ").replace(wanted + "\r\n", ""));
      }
      Thread back = Thread.ofVirtual().start(() -> copy(target, client));
      copy(client, target);
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One of the two is gone.
    }
  }

  private static void say(Socket to, String text) throws IOException {
    OutputStream out = to.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /// Up to the empty line; empty when there is nothing more.
  private static String head(Socket from) throws IOException {
    InputStream in = from.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0 && head.length() < MOST_HEAD) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
