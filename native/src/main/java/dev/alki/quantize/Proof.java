// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.quantize.Target.Making;
import dev.alki.quantize.Wanted.Opened;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Sees whether what journals say is in the files: reads it, tensor by tensor, with several
/// workers. From the first chunk of a tensor on that is not as it was written, nothing of the
/// tensor counts.
final class Proof {
  private record Claim(Opened file, Journal journal, int tensor) {}

  private Proof() {}

  static void check(List<Opened> files, Making making) {
    List<Claim> claims = new ArrayList<>();
    for (Opened file : files) {
      Journal journal = file.journal().orElseThrow();
      for (int i = 0; i < file.plan().tensors().size(); i++) {
        if (!journal.marks(i).isEmpty()) {
          claims.add(new Claim(file, journal, i));
        }
      }
    }
    if (claims.isEmpty()) {
      return;
    }
    Queue<Claim> open = new ConcurrentLinkedQueue<>(claims);
    Workers.run(
        making.threads(),
        () -> {
          byte[] buffer = {};
          for (Claim next = open.poll(); next != null; next = open.poll()) {
            buffer = check(next, buffer);
          }
        });
  }

  /// Gives back the buffer, or a larger one, for the next.
  private static byte[] check(Claim claim, byte[] buffer) {
    byte[] bytes = buffer;
    List<Mark> marks = claim.journal.marks(claim.tensor);
    long start = claim.file.layout().offsets().get(claim.tensor);
    long from = 0;
    for (int i = 0; i < marks.size(); i++) {
      long to = claim.journal.end(marks.get(i));
      int length = Math.toIntExact(to - from);
      bytes = bytes.length >= length ? bytes : new byte[length];
      int read = claim.file.pending().read(bytes, length, start + from);
      if (read < length || Track.check(bytes, length) != marks.get(i).check()) {
        claim.journal.keep(claim.tensor, i);
        return bytes;
      }
      from = to;
    }
    return bytes;
  }
}
