// SPDX-License-Identifier: Apache-2.0
package dev.alki.transfer;

import java.io.Serial;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/// Something went wrong that may go right the next time.
public final class Again extends Exception {
  @Serial private static final long serialVersionUID = 1;

  enum Kind {
    /// No answer, or one that broke off: the network, or a server that is busy or down.
    TROUBLE,
    /// An answer that makes no sense.
    NONSENSE
  }

  private final Kind kind;
  private final transient Optional<Duration> pause;

  private Again(Kind kind, String what, Optional<Duration> pause, Throwable cause) {
    super(what, cause);
    this.kind = kind;
    this.pause = pause;
  }

  public static Again broken(Throwable e) {
    return new Again(Kind.TROUBLE, reason(e), Optional.empty(), e);
  }

  /// With this proxy on the way, which may be what is broken.
  public static Again broken(Throwable e, Proxies.Proxy proxy) {
    String reason = reason(e) + ", through the proxy " + proxy;
    return new Again(Kind.TROUBLE, reason, Optional.empty(), e);
  }

  private static String reason(Throwable e) {
    return switch (e) {
      case UnknownHostException unknown -> "no host is known as " + unknown.getMessage();
      case HttpTimeoutException _ -> "no answer in time";
      case ConnectException refused when refused.getMessage() == null -> "no connection";
      case Throwable other when other.getMessage() == null -> other.getClass().getSimpleName();
      default -> e.getMessage();
    };
  }

  /// The server cannot do it now; `pause` is how long it wants to be left alone, if it says so.
  public static Again busy(int status, Optional<Duration> pause) {
    return new Again(Kind.TROUBLE, "status " + status, pause, null);
  }

  public static Again nonsense(String what) {
    return new Again(Kind.NONSENSE, what, Optional.empty(), null);
  }

  Kind kind() {
    return kind;
  }

  /// What the server asked for.
  public Optional<Duration> pause() {
    return pause;
  }
}
