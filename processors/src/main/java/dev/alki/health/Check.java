// SPDX-License-Identifier: Apache-2.0
package dev.alki.health;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/// One thing that a server needs. It is well when there is no reason why not; a reason is short and
/// names no place on this machine. A check that is only told is always well.
public final class Check extends AbstractHealthCheck {
  private final Weight weight;
  private final Supplier<Optional<String>> reason;

  private Check(String name, Weight weight, Supplier<Optional<String>> reason) {
    super("alki", name);
    this.weight = weight;
    this.reason = reason;
  }

  /// Without it the server takes no jobs, until it is there again.
  static Check ready(String name, Supplier<Optional<String>> reason) {
    return new Check(name, Weight.READY, reason);
  }

  /// Whoever operates the server should know it; it takes jobs all the same.
  static Check told(String name, Supplier<Optional<String>> news) {
    return new Check(name, Weight.TOLD, news);
  }

  /// Without it nothing but a new start helps.
  static Check live(String name, Supplier<Optional<String>> reason) {
    return new Check(name, Weight.LIVE, reason);
  }

  @Override
  public boolean isReadiness() {
    return weight != Weight.LIVE;
  }

  @Override
  public boolean isLiveness() {
    return weight == Weight.LIVE;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
    Optional<String> why = reason.get();
    boolean well = why.isEmpty() || weight == Weight.TOLD;
    HealthCheckResultBuilder state = well ? result.up() : result.down();
    why.ifPresent(state::message);
  }

  private enum Weight {
    TOLD,
    READY,
    LIVE
  }
}
