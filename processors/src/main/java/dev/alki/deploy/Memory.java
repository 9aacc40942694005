// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// What serving a model needs, in bytes, by kind: the weights, the key-value cache of one full
/// context, the buffers of a computation, room for the prompts that the server remembers, and a
/// projector with its buffers (0 without one).
public record Memory(long weights, long cache, long compute, long prompts, long projector) {
  /// The program itself, its threads and its heap.
  private static final long PROGRAM = 128L << 20;

  private static final long MIB = 1L << 20;

  /// A limit to set: all of it and a tenth more, in whole MiB.
  public long limit() {
    long all = weights + cache + compute + prompts + projector + PROGRAM;
    return Math.ceilDiv(all + all / 10, MIB) * MIB;
  }

  /// What must be there at least: all but the remembered prompts, in whole MiB.
  public long request() {
    return Math.ceilDiv(weights + cache + compute + projector + PROGRAM, MIB) * MIB;
  }

  public long promptsMiB() {
    return Math.ceilDiv(prompts, MIB);
  }

  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("weights", weights)
        .put("cache", cache)
        .put("compute", compute)
        .put("prompts", prompts);
    if (projector > 0) {
      json.put("projector", projector);
    }
    return json.put("limit", limit());
  }
}
