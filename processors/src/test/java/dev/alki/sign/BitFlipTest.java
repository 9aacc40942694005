// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One bit anywhere: in the signature, in an attestation, in the manifest, in any other file; a
/// quarter of the flips each. `-Dalki.flips=10000` makes that many.
class BitFlipTest {
  private static final int FLIPS = Integer.getInteger("alki.flips", 600);

  @TempDir private Path folder;

  @Test
  void noBundleWithOneBitFlippedIsAccepted() throws IOException {
    SignedBundle signed = SignedBundle.in(folder);
    List<Path> others = new ArrayList<>(Folders.files(signed.bundle()));
    Path manifest = signed.bundle().resolve("manifest.json");
    others.removeAll(List.of(signed.signature(), manifest));
    List<Path> attestations =
        others.stream().filter(it -> it.toString().endsWith(".sigstore.json")).toList();
    others.removeAll(attestations);
    Random random = new Random(7);
    int faults = 0;
    int findings = 0;
    for (int i = 0; i < FLIPS; i++) {
      Path file =
          switch (i % 4) {
            case 0 -> signed.signature();
            case 1 -> manifest;
            case 2 -> attestations.get(random.nextInt(attestations.size()));
            default -> others.get(random.nextInt(others.size()));
          };
      byte[] good = Files.readAllBytes(file);
      byte[] bad = good.clone();
      int bit = random.nextInt(8 * good.length);
      bad[bit >> 3] ^= (byte) (1 << (bit & 7));
      Files.write(file, bad);
      try {
        assertThat(ModelSignature.verify(signed.bundle(), signed.key(), Progress.NONE))
            .as("bit " + bit + " of " + file)
            .isNotEmpty();
        findings++;
      } catch (Fault e) {
        faults++;
      }
      Files.write(file, good);
    }
    System.out.println(
        FLIPS + " bit flips: " + faults + " refused, " + findings + " found to differ, 0 accepted");
    assertThat(ModelSignature.verify(signed.bundle(), signed.key(), Progress.NONE)).isEmpty();
  }
}
