// SPDX-License-Identifier: Apache-2.0
package dev.alki.audit;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.LineFile;
import dev.alki.files.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A file of heads, one JSON object a line, the newest last.
public record HeadFile(Path path) {
  public void add(AuditHead head) {
    LineFile.append(path, head.json().toString());
  }

  /// None when there is no file.
  public List<AuditHead> read() {
    List<AuditHead> heads = new ArrayList<>();
    for (String line : LineFile.read(path)) {
      try {
        byte[] json = line.getBytes(StandardCharsets.UTF_8);
        heads.add(AuditHead.of(StrictJson.PLAIN.read(json, path)));
      } catch (RuntimeException e) {
        throw Fault.in(Code.AUDIT_BROKEN, path)
            .what("line " + (heads.size() + 1) + " is no head of an audit trail")
            .help("Compare with a copy that was kept elsewhere.")
            .cause(e)
            .fault();
      }
    }
    return heads;
  }
}
