// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import java.net.URI;
import java.nio.file.Path;

/// A process that fetches one model, and can be killed.
final class OneFetch {
  private OneFetch() {}

  public static void main(String[] args) {
    System.out.println("begins");
    TestHub.at(URI.create(args[0]), Path.of(args[1])).fetch(args[2]);
    System.out.println("done");
  }
}
