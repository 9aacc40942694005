// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import dev.alki.bundle.BundleVerifier;
import dev.alki.bundle.ManifestSchema;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/// Looks every 5 ms at what can be seen of bundles: it is complete at once. One bundle comes of
/// each model.
final class VisibleBundles implements AutoCloseable {
  private final Path out;
  private final Set<Path> seen = new HashSet<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final Thread thread = Thread.ofPlatform().name("visible-bundles").unstarted(this::work);
  private volatile boolean over;

  private VisibleBundles(Path out) {
    this.out = out;
  }

  static VisibleBundles watch(Path out) {
    VisibleBundles bundles = new VisibleBundles(out);
    bundles.thread.start();
    return bundles;
  }

  private void work() {
    while (!over) {
      try {
        Thread.sleep(5);
        for (Path model : list(out)) {
          if (!seen.contains(model)) {
            look(model);
          }
        }
      } catch (IOException | RuntimeException e) {
        violations.add(e.toString());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look(Path model) throws IOException {
    for (Path bundle : list(model)) {
      seen.add(model);
      BundleVerifier.verify(bundle, Progress.NONE)
          .forEach(finding -> violations.add(bundle + ": " + finding));
      ManifestSchema.wrong(bundle).forEach(error -> violations.add(bundle + ": " + error));
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  /// What was seen that was not complete.
  List<String> violations() {
    return List.copyOf(violations);
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
