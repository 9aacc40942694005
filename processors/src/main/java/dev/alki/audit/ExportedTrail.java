// SPDX-License-Identifier: Apache-2.0
package dev.alki.audit;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.PendingFile;
import dev.alki.files.ReadFault;
import dev.alki.files.StrictJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/// An audit trail in a file of its own, one JSON object a line: what can be verified without the
/// ledger, elsewhere and later.
public record ExportedTrail(Path file) {
  /// Whoever goes through a trail.
  public interface Trail {
    void each(Consumer<AuditRecord> use);
  }

  /// Replaces what is there, when all of it is written.
  public static void write(Path file, Trail trail) {
    try (PendingFile pending = PendingFile.create(file, true)) {
      long[] at = {0};
      trail.each(record -> {
        byte[] line = (record.json() + "\n").getBytes(StandardCharsets.UTF_8);
        pending.write(line, line.length, at[0]);
        at[0] += line.length;
      });
      pending.force();
      pending.commit();
    }
  }

  public void each(Consumer<AuditRecord> use) {
    long number = 0;
    try (BufferedReader in = Files.newBufferedReader(file)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        use.accept(record(line, number));
      }
    } catch (NoSuchFileException e) {
      throw Fault.in(Code.FILE_NOT_FOUND, file).what("there is no such file").cause(e).fault();
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }

  private AuditRecord record(String line, long number) {
    try {
      byte[] json = line.getBytes(StandardCharsets.UTF_8);
      return AuditRecord.of(StrictJson.PLAIN.read(json, file));
    } catch (RuntimeException e) {
      throw Fault.in(Code.AUDIT_BROKEN, file)
          .what("line " + number + " is no record of an audit trail")
          .cause(e)
          .fault();
    }
  }
}
