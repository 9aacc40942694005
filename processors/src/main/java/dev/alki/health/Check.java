// SPDX-License-Identifier: Apache-2.0
package dev.alki.health;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/// One thing that a server needs. It is well when there is no reason why not; a reason is short and
/// names no place on this machine.
public final class Check extends AbstractHealthCheck {
  private final boolean vital;
  private final Supplier<Optional<String>> reason;

  private Check(String name, boolean vital, Supplier<Optional<String>> reason) {
    super("alki", name);
    this.vital = vital;
    this.reason = reason;
  }

  /// Without it the server takes no jobs, until it is there again.
  static Check ready(String name, Supplier<Optional<String>> reason) {
    return new Check(name, false, reason);
  }

  /// Without it nothing but a new start helps.
  static Check live(String name, Supplier<Optional<String>> reason) {
    return new Check(name, true, reason);
  }

  @Override
  public boolean isReadiness() {
    return !vital;
  }

  @Override
  public boolean isLiveness() {
    return vital;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
    reason.get().ifPresentOrElse(why -> result.down().message(why), result::up);
  }
}
