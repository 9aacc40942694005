// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The device that a model is made for: how much of its memory the model may take, in MiB, and how
/// many threads. 0 where nothing is said.
public record Target(int memoryMiB, int threads) {
  public static final Target ANY = new Target(0, 0);

  private static final long MIB = 1L << 20;

  public Target {
    if (memoryMiB < 0 || threads < 0) {
      throw new IllegalArgumentException(memoryMiB + " MiB, " + threads + " threads");
    }
  }

  /// From what [#json] makes; of anything else, [#ANY].
  public static Target of(JsonNode json) {
    return new Target(json.path("memoryMiB").asInt(), json.path("threads").asInt());
  }

  /// Whether there is room for so many bytes.
  public boolean holds(long bytes) {
    return memoryMiB == 0 || bytes <= memoryMiB * MIB;
  }

  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (memoryMiB > 0) {
      json.put("memoryMiB", memoryMiB);
    }
    if (threads > 0) {
      json.put("threads", threads);
    }
    return json;
  }
}
