// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import dev.alki.runtime.GgufFacts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// A bill with everything that one can have.
final class SampleBom {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  static final Metadata LLAMA =
      Metadata.EMPTY
          .with("general.architecture", Value.string("llama"))
          .with("general.file_type", Value.u32(15))
          .with("general.license", Value.string("apache-2.0"))
          .with("general.base_model.0.name", Value.string("Tiny Base"))
          .with("general.base_model.0.repo_url", Value.string("https://huggingface.co/org/base"))
          .with("general.dataset.0.name", Value.string("Tiny Stories"))
          .with("general.dataset.0.repo_url", Value.string("no address"))
          .with("quantize.imatrix.file", Value.string("tiny.imatrix"))
          .with("quantize.imatrix.dataset", Value.string("calibration.txt"))
          .with("quantize.imatrix.chunks_count", Value.u32(128));

  private SampleBom() {}

  static ModelBom of(Metadata metadata, int parts) {
    List<FileDigest> weights = IntStream.range(0, parts).mapToObj(SampleBom::digest).toList();
    return new ModelBom(
        "tiny-Q4_K_M",
        "Q4_K_M",
        new GgufFacts(metadata, Set.of(), 1000, 500),
        new Origin("org/tiny", COMMIT, List.of(digest(7))),
        weights,
        "0.1.0",
        Optional.of(
            json(
                """
                {"verdict": "passed", "engine": "java-llama.cpp 4.2.0",
                 "checks": [{"name": "loads", "verdict": "passed", "detail": ""}]}
                """)),
        Optional.of(
            json(
                """
                {"engine": "java-llama.cpp 4.2.0", "device": {"cpu": "A CPU"},
                 "promptTokensPerSecond": {"median": 100.25},
                 "generationTokensPerSecond": {"median": 42.5}, "memory": {"peakBytes": 1000}}
                """)),
        Optional.of(
            json(
                """
                {"imatrix": {"file": "tiny.imatrix", "sha256": "%s"},
                 "tensors": [{"name": "a", "nmse": 0.25}, {"name": "b", "nmse": 0.5}]}
                """
                    .formatted(digest(9).sha256()))),
        List.of(
            new RanStep("fetch", new TreeMap<>(), List.of(), List.of(material("source", 7))),
            new RanStep(
                "quantize",
                new TreeMap<>(Map.of("profile", "Q4_K_M")),
                List.of(material("source", 7), material("tiny.imatrix", 9)),
                List.of(material("gguf", 0))),
            new RanStep(
                "validate",
                new TreeMap<>(),
                List.of(material("gguf", 0)),
                List.of(material("validation", 8)))));
  }

  static FileDigest digest(int i) {
    return FileDigest.of("part" + i + ".gguf", new byte[] {(byte) i});
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Material material(String name, int i) {
    return new Material(name, digest(i).sha256());
  }
}
