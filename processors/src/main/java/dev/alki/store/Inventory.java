// SPDX-License-Identifier: Apache-2.0
package dev.alki.store;

import dev.alki.bundle.Json;
import dev.alki.jobs.Artifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Everything in a store at one moment: content by its digest, receipts with the digests of what
/// they are made of and what they made.
record Inventory(Map<String, Content> contents, List<Slip> receipts) {
  /// A receipt's file, and when it was last used.
  record Slip(Path file, Instant used, Set<String> inputs, Set<String> outputs) {}

  static Inventory of(Path store) throws IOException {
    Map<String, Content> contents = new LinkedHashMap<>();
    for (Path place : below(store.resolve("content"))) {
      Content.of(place).ifPresent(content -> contents.put(content.sha256(), content));
    }
    List<Slip> receipts = new ArrayList<>();
    for (Path file : below(store.resolve("receipts"))) {
      try {
        receipts.add(slip(file, store));
      } catch (NoSuchFileException e) {
        // Swept meanwhile.
      }
    }
    return new Inventory(contents, receipts);
  }

  /// What is needed when `roots` are: all that their receipts go back to, and what was made with
  /// them.
  Set<String> needed(Set<String> roots) {
    Set<String> needed = new HashSet<>(roots);
    boolean more = true;
    while (more) {
      more = false;
      for (Slip slip : receipts) {
        if (slip.outputs.stream().anyMatch(needed::contains)) {
          more |= needed.addAll(slip.outputs);
          more |= needed.addAll(slip.inputs);
        }
      }
    }
    return needed;
  }

  /// When content was last used, as itself or as what a receipt tells of.
  Map<String, Instant> lastUses() {
    Map<String, Instant> uses = new LinkedHashMap<>();
    contents.forEach((sha256, content) -> uses.put(sha256, content.used()));
    for (Slip slip : receipts) {
      for (String output : slip.outputs) {
        uses.computeIfPresent(output, (_, used) -> used.isAfter(slip.used) ? used : slip.used);
      }
    }
    return uses;
  }

  private static Slip slip(Path file, Path store) throws IOException {
    Set<String> inputs = new HashSet<>();
    Set<String> outputs = new HashSet<>();
    Instant used = Uses.last(file);
    try {
      Receipt receipt = Receipt.of(Json.read(Files.readAllBytes(file)), store);
      receipt.reason().path("inputs").forEach(it -> inputs.add(it.path("sha256").asText()));
      receipt.outputs().stream().map(Artifact::sha256).forEach(outputs::add);
    } catch (RuntimeException e) {
      // Damaged: nobody can use it, and it keeps nothing.
    }
    return new Slip(file, used, inputs, outputs);
  }

  /// What is two levels below.
  private static List<Path> below(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path part : list(folder)) {
      found.addAll(list(part));
    }
    return found;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }
}
