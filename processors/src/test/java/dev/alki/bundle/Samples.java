// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.alki.bom.FileDigest;
import dev.alki.bom.Origin;
import dev.alki.deploy.Target;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.TensorType;
import dev.alki.gguf.Value;
import dev.alki.runtime.GgufFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A small bundle's ingredients; nothing here is read as a model.
public final class Samples {
  static final Metadata METADATA =
      Metadata.EMPTY
          .with("general.architecture", Value.string("llama"))
          .with("general.name", Value.string("Tiny\n- \"Stories\": $(rm -rf) & \u202e"))
          .with("general.license", Value.string("mit"))
          .with("general.file_type", Value.u32(15))
          .with("llama.context_length", Value.u32(2048))
          .with("llama.block_count", Value.u32(5))
          .with("llama.embedding_length", Value.u32(64))
          .with("llama.attention.head_count", Value.u32(8))
          .with("llama.attention.head_count_kv", Value.u32(4))
          .with("tokenizer.ggml.tokens", Value.strings(List.of("a", "b")));

  private Samples() {}

  /// Profiles of one model, each with a file of its own.
  public static List<Contents> profiles(Path folder, String... names) throws IOException {
    List<Contents> profiles = new ArrayList<>();
    for (String name : names) {
      profiles.add(contents(folder, name, Target.ANY));
    }
    return profiles;
  }

  public static Contents contents(Path folder) throws IOException {
    return contents(folder, "Q4_K_M", Target.ANY);
  }

  static Contents contents(Path folder, String profile, Target target) throws IOException {
    Path source = Files.createDirectories(folder.resolve("source"));
    Files.writeString(source.resolve("LICENSE.txt"), "Do what you like.\n");
    Files.writeString(source.resolve("README.md"), "# Card\n");
    Files.writeString(source.resolve("config.json"), "{}");
    Path gguf = Files.writeString(folder.resolve("blob-" + profile), "GGUF and so on");
    FileDigest config = FileDigest.of("config.json", "{}".getBytes(StandardCharsets.UTF_8));
    return new Contents(
        "Tiny Stories",
        profile,
        List.of(gguf),
        new GgufFacts(METADATA, Set.of(TensorType.Q4_K, TensorType.F32), 260_032, 150_000),
        Optional.empty(),
        new Origin("models/tiny", "", List.of(config)),
        Optional.of(source),
        Optional.of(JsonNodeFactory.instance.objectNode().put("verdict", "passed")),
        Optional.empty(),
        Optional.of(JsonNodeFactory.instance.objectNode().put("mix", profile)),
        List.of(),
        target,
        "0.1.0",
        Contents.IMAGE);
  }
}
