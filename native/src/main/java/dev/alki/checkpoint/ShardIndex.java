// SPDX-License-Identifier: Apache-2.0
package dev.alki.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import dev.alki.files.Utf8;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/// `model.safetensors.index.json` or `pytorch_model.bin.index.json`: which tensor is in which file
/// beside it. `totalSize` is the sum of the tensors' bytes that it states, if it does.
record ShardIndex(Form form, Path path, Map<String, String> files, OptionalLong totalSize) {

  static ShardIndex read(Path folder, Form form) {
    Path path = folder.resolve(form.index());
    JsonNode root = StrictJson.PLAIN.read(path);
    JsonNode map = root.path("weight_map");
    if (!map.isObject() || map.isEmpty()) {
      throw wrong(form, path, "has no weight_map of tensors to files").fault();
    }
    Map<String, String> files = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      if (!entry.getValue().isTextual()) {
        throw wrong(form, path, "has no file name for " + entry.getKey()).fault();
      }
      files.put(entry.getKey(), safe(form, path, entry.getValue().textValue()));
    }
    JsonNode total = root.path("metadata").path("total_size");
    return new ShardIndex(
        form,
        path,
        files,
        total.isNumber() && total.doubleValue() >= 0
            ? OptionalLong.of(total.longValue())
            : OptionalLong.empty());
  }

  /// Names of the files, each once, in the order in which they are read.
  SortedSet<String> shards() {
    SortedSet<String> shards = new TreeSet<>(Utf8.ORDER);
    shards.addAll(files.values());
    return shards;
  }

  /// Refuses files that hold other tensors than the index says.
  void check(List<CheckpointTensor> tensors) {
    Map<String, String> left = new LinkedHashMap<>(files);
    Map<String, String> seen = new LinkedHashMap<>();
    for (CheckpointTensor tensor : tensors) {
      String file = tensor.file().getFileName().toString();
      String other = seen.putIfAbsent(tensor.name(), file);
      if (other != null) {
        throw wrong(form, path, "leads to tensor " + tensor.name() + " twice")
            .expected("it in one file")
            .got("it in " + other + " and " + file)
            .fault();
      }
      String listed = left.remove(tensor.name());
      if (!file.equals(listed)) {
        throw wrong(form, path, "does not fit " + file + ": tensor " + tensor.name() + " is in it")
            .expected(listed == null ? "no such tensor" : "it in " + listed)
            .fault();
      }
    }
    if (!left.isEmpty()) {
      List<String> names = new ArrayList<>(left.keySet());
      throw wrong(
              form,
              path,
              "promises tensor " + names.getFirst() + " in " + left.get(names.getFirst()))
          .expected("it there")
          .got(
              "a file without it"
                  + (names.size() > 1 ? ", and " + (names.size() - 1) + " more" : ""))
          .fault();
    }
  }

  private static String safe(Form form, Path index, String name) {
    boolean plain =
        name.chars().allMatch(c -> c >= ' ' && c != '/' && c != '\\' && c != ':' && c != 0x7F)
            && !name.startsWith(".");
    if (!plain) {
      throw Fault.in(Code.UNSAFE_NAME, index)
          .what("names a file outside its own folder")
          .expected("a plain file name")
          .got(name)
          .fault();
    }
    if (!name.endsWith(form.ending())) {
      throw wrong(form, index, "names a file of another kind")
          .expected("*" + form.ending())
          .got(name)
          .fault();
    }
    return name;
  }

  private static Fault.Draft wrong(Form form, Path index, String what) {
    return Fault.in(form.badIndex(), index)
        .what(what)
        .help("Download the model again: index and files do not belong together.");
  }
}
