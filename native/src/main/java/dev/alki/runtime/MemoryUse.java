// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Highest values so far, in bytes: all memory in use (with the mapped weights that were touched),
/// and the anonymous part of it. Zero where the system does not tell.
public record MemoryUse(long peak, long peakAnonymous) {
  public static final MemoryUse UNKNOWN = new MemoryUse(0, 0);

  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("peakBytes", peak)
        .put("peakAnonymousBytes", peakAnonymous);
  }
}
