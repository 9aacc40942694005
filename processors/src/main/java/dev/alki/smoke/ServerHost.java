// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

/// Where a bundle's server runs while it is tried out.
public sealed interface ServerHost permits ProcessHost, SystemdHost, ComposeHost {
  /// As it is named on the command line.
  String name();

  /// Starts it; it listens on `port` of this machine as soon as it can. A fault ENGINE_UNAVAILABLE
  /// where nothing can be started in this way, with nothing left behind.
  RunningServer start(ServedBundle bundle, int port);
}
