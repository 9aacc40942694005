// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// The device that a model is made for: how much of its memory the model may take, in MiB, and how
/// many threads, 0 where nothing is said; the CPU features that it has, by the names that Linux has
/// for them; whether it has a GPU.
public record Target(int memoryMiB, int threads, List<String> cpu, boolean gpu) {
  public static final Target ANY = new Target(0, 0);

  /// What a CPU feature may be called, such as `avx2` or `asimddp`.
  public static final String FEATURE = "[a-z0-9_]{1,32}";

  private static final long MIB = 1L << 20;

  public Target {
    if (memoryMiB < 0 || threads < 0) {
      throw new IllegalArgumentException(memoryMiB + " MiB, " + threads + " threads");
    }
    cpu = List.copyOf(cpu);
  }

  public Target(int memoryMiB, int threads) {
    this(memoryMiB, threads, List.of(), false);
  }

  /// From what [#json] makes; of anything else, [#ANY].
  public static Target of(JsonNode json) {
    List<String> cpu = new ArrayList<>();
    json.path("cpu").forEach(feature -> cpu.add(feature.asText()));
    return new Target(
        json.path("memoryMiB").asInt(),
        json.path("threads").asInt(),
        cpu,
        json.path("gpu").asBoolean());
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
    if (!cpu.isEmpty()) {
      cpu.forEach(json.putArray("cpu")::add);
    }
    if (gpu) {
      json.put("gpu", true);
    }
    return json;
  }
}
