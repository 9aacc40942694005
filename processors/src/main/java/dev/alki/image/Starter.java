// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

/// A way to start an image.
interface Starter {
  /// How, for people.
  String words();

  /// It listens on `port` of this machine as soon as it can.
  Started start(int port);
}
