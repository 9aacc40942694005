// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.fault.Exit;
import dev.alki.fault.Fault;
import dev.alki.store.Store;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// The drafts of one attempt. Those of a success are done with; so are those of a failure that says
/// that what was made is worth nothing, or that has its reason in ourselves. Another attempt goes
/// on with the rest.
final class OwnDrafts implements AutoCloseable {
  private static final Set<Exit> NOT_TO_BLAME = Set.of(Exit.INTERRUPTED, Exit.ROOM, Exit.SERVICE);

  private final Store store;
  private final Units units;
  private final Map<String, Path> taken = new LinkedHashMap<>();
  private boolean keep;

  OwnDrafts(Store store, Units units) {
    this.store = store;
    this.units = units;
  }

  /// The folder for what is made for a profile.
  Path of(String profile) {
    return taken.computeIfAbsent(
        profile, name -> store.draft(Store.key(units.reasons().get(name))));
  }

  /// Whether a product lies in one of them.
  boolean has(Path product) {
    return taken.values().stream().anyMatch(product::startsWith);
  }

  /// Does what the drafts are for.
  <T> T during(Supplier<T> work) {
    try {
      return work.get();
    } catch (Fault e) {
      keep = NOT_TO_BLAME.contains(e.code().exit());
      throw e;
    } catch (VirtualMachineError e) {
      keep = true;
      throw e;
    }
  }

  @Override
  public void close() {
    for (Path draft : taken.values()) {
      if (keep) {
        store.giveBack(draft);
      } else {
        store.drop(draft);
      }
    }
  }
}
