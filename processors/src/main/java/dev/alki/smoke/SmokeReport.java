// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.runtime.MemoryUse;
import java.time.Duration;

/// What a server did that was tried out and found good: how long until it was there, and from the
/// question to the first word; the answer's beginning; its memory, and how much it may have.
public record SmokeReport(
    String target, Duration load, Duration first, String answer, MemoryUse memory, long limit) {
  private static final double MILLION = 1e6;

  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("target", target);
    json.put("loadSeconds", seconds(load));
    json.put("firstTokenSeconds", seconds(first));
    json.put("answer", answer);
    if (!memory.equals(MemoryUse.UNKNOWN)) {
      json.setAll(memory.json());
    }
    return json.put("limitBytes", limit);
  }

  /// In whole microseconds.
  private static double seconds(Duration duration) {
    return Math.round(duration.toNanos() / 1e3) / MILLION;
  }
}
