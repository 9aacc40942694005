// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.deploy.Target;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a device must have for a profile: `memory` in bytes, the limit that deploy files set; the
/// CPU features that its profile is for, by the names that Linux has for them; whether it is for a
/// GPU.
public record DeviceNeeds(long memory, SortedSet<String> cpu, boolean gpu) {
  public DeviceNeeds {
    cpu = Collections.unmodifiableSortedSet(new TreeSet<>(cpu));
    if (memory < 1) {
      throw new IllegalArgumentException(memory + " bytes of memory");
    }
  }

  public DeviceNeeds(long memory, Collection<String> cpu, boolean gpu) {
    this(memory, new TreeSet<>(cpu), gpu);
  }

  static DeviceNeeds of(long memory, Target target) {
    return new DeviceNeeds(memory, target.cpu(), target.gpu());
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("memoryBytes", memory);
    if (!cpu.isEmpty()) {
      cpu.forEach(json.putArray("cpu")::add);
    }
    if (gpu) {
      json.put("gpu", true);
    }
    return json;
  }
}
