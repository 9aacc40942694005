// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// A process that is one server of several, and can be killed: the folder they share, then settings
/// as KEY=VALUE.
final class Member {
  private Member() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> more = new TreeMap<>();
    for (int i = 1; i < args.length; i++) {
      String[] pair = args[i].split("=", 2);
      more.put(pair[0], pair[1]);
    }
    try (Server _ = Server.open(TestServer.settings(Path.of(args[0]), more))) {
      System.out.println("ready");
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
