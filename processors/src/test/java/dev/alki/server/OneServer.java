// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import java.nio.file.Path;
import java.util.Map;

/// A process that is a server in the folder and on the port that it is given, and can be killed.
final class OneServer {
  private OneServer() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> ports =
        Map.of("camel.server.port", args[1], "camel.management.port", TestServer.port());
    try (Server _ = Server.open(TestServer.settings(Path.of(args[0]), ports))) {
      System.out.println("ready");
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
