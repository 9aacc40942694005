// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A process that is a server in the folder and on the port that it is given, with the settings
/// (KEY=VALUE) that follow them, and can be killed.
public final class OneServer {
  private OneServer() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> more = new HashMap<>();
    more.put("camel.server.port", args[1]);
    more.put("camel.management.port", TestServer.port());
    for (int i = 2; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      more.put(args[i].substring(0, equals), args[i].substring(equals + 1));
    }
    try (Server _ = Server.open(TestServer.settings(Path.of(args[0]), more))) {
      System.out.println("ready");
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
