// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import java.util.Set;

/// The names under which only this machine itself reaches a server.
public final class Loopback {
  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

  private Loopback() {}

  /// Of a host to listen on.
  public static boolean host(String name) {
    return HOSTS.contains(name) || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
