// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import java.io.Serial;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/// Something went wrong that may go right the next time. `pause` is how long the registry wants to
/// be left alone, if it says so.
final class Trouble extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final transient Optional<Duration> pause;

  private Trouble(String what, Optional<Duration> pause, Throwable cause) {
    super(what, cause);
    this.pause = pause;
  }

  static Trouble broken(Throwable e) {
    String reason =
        switch (e) {
          case HttpTimeoutException _ -> "no answer in time";
          case ConnectException _ -> "no connection";
          case Throwable other when other.getMessage() == null -> other.getClass().getSimpleName();
          default -> e.getMessage();
        };
    return new Trouble(reason, Optional.empty(), e);
  }

  static Trouble busy(int status, Optional<Duration> pause) {
    return new Trouble("status " + status, pause, null);
  }

  static Trouble nonsense(String what) {
    return new Trouble(what, Optional.empty(), null);
  }

  Optional<Duration> pause() {
    return pause;
  }
}
