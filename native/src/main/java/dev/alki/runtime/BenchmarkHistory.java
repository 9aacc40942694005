// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.ReadFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Every benchmark that was run here, one JSON object a line, oldest first: time, the model's name
/// and sha256, and the report with the device in it.
///
/// Several processes may append: a line is one write at the end of the file. A line that a crash
/// cut off is left out when reading.
public record BenchmarkHistory(Path file) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public void append(Instant time, String name, String sha256, BenchmarkReport report) {
    ObjectNode entry = JSON.createObjectNode();
    entry.put("time", time.toString()).put("name", name).put("sha256", sha256);
    entry.setAll(report.json());
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      ByteBuffer line = ByteBuffer.wrap((entry + "\n").getBytes(StandardCharsets.UTF_8));
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        channel.write(line);
        channel.force(false);
      }
    } catch (IOException e) {
      throw Fault.in(Code.NOT_WRITABLE, file)
          .what("the benchmark cannot be recorded: " + e.getMessage())
          .cause(e)
          .fault();
    }
  }

  public List<ObjectNode> entries() {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<ObjectNode> entries = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        parse(line, entries);
      }
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
    return entries;
  }

  private static void parse(String line, List<ObjectNode> into) {
    try {
      if (JSON.readTree(line) instanceof ObjectNode entry) {
        into.add(entry);
      }
    } catch (JsonProcessingException e) {
      // Cut off by a crash.
    }
  }
}
