// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/// A way to a server of this machine on which the bytes are counted that go there.
public final class CountedWay implements AutoCloseable {
  private final ServerSocket listening =
      new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
  private final int port;
  private final AtomicLong there = new AtomicLong();

  public CountedWay(int port) throws IOException {
    this.port = port;
    Thread.startVirtualThread(this::listen);
  }

  public String address() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  public long there() {
    return there.get();
  }

  private void listen() {
    try {
      while (true) {
        Socket here = listening.accept();
        Socket server = new Socket(InetAddress.getByName("127.0.0.1"), port);
        Thread.startVirtualThread(() -> copy(here, server, there));
        Thread.startVirtualThread(() -> copy(server, here, new AtomicLong()));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private static void copy(Socket from, Socket to, AtomicLong count) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        count.addAndGet(read);
      }
    } catch (IOException e) {
      // One of them went away.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
