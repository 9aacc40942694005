// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.progress.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// A process that makes two profiles of a model in a folder, slowly, and can be killed. It notes
/// every chunk that it reads in a file of its own in `read`.
final class OnePass {
  static final int ELEMENTS = 1000;
  static final List<String> MIXES = List.of("Q4_K_M", "Q8_0");

  /// How often what was made is noted.
  static final Duration EVERY = Duration.ofMillis(50);

  private OnePass() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Path read = Files.createFile(folder.resolve("read").resolve(UUID.randomUUID().toString()));
    List<ProfileRequest> requests =
        MIXES.stream().map(mix -> ProfileRequest.of(mix, QuantizeOptions.NONE)).toList();
    List<Plan> plans =
        Quantizer.plan(
            Watched.model(chunk -> {
              note(read, chunk);
              sleep();
            }),
            requests,
            1,
            Progress.NONE);
    System.out.println("begins");
    Drafts drafts = new Drafts(profile -> folder, EVERY, () -> true, () -> {});
    ModelWriter.write(plans, drafts, 2, ELEMENTS, true, Progress.NONE)
        .forEach(output -> System.out.println(output.sha256() + " " + output.tensors()));
  }

  private static void note(Path read, String chunk) {
    try {
      Files.writeString(read, chunk + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(2);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
