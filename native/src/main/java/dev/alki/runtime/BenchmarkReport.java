// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// How fast a model ran, where. `prompt` is the rate at which `promptTokens` were read,
/// `generation` that at which `generatedTokens` were written after them.
public record BenchmarkReport(
    String engine,
    Device device,
    int threads,
    int promptTokens,
    int generatedTokens,
    Rate prompt,
    Rate generation,
    long loadNanos,
    MemoryUse memory) {
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("engine", engine);
    json.set("device", device.json());
    json.put("threads", threads);
    json.put("promptTokens", promptTokens);
    json.put("generatedTokens", generatedTokens);
    json.set("promptTokensPerSecond", prompt.json());
    json.set("generationTokensPerSecond", generation.json());
    json.put("loadMillis", loadNanos / 1_000_000);
    json.set("memory", memory.json());
    return json;
  }
}
