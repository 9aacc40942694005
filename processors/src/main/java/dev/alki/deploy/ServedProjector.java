// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import dev.alki.runtime.GgufFacts;
import java.util.Map;
import java.util.Optional;

/// A projector's name in the bundle, and the bytes that it takes while a picture is looked at: its
/// weights and the buffers of one computation.
public record ServedProjector(String file, long memory) {
  /// How many tokens llama-server makes of one picture at most, by the projector's type, where
  /// pictures keep their size. One whose pictures all have the same size is not here.
  private static final Map<String, Long> MOST_TOKENS =
      Map.of(
          "qwen2vl_merger", 4096L,
          "qwen2.5vl_merger", 4096L,
          "qwen3vl_merger", 4096L,
          "pixtral", 1024L);

  /// Patches to a side of a token where the file does not say it.
  private static final Map<String, Long> USUAL_MERGE =
      Map.of("qwen2vl_merger", 2L, "qwen2.5vl_merger", 2L, "qwen3vl_merger", 2L);

  /// No encoder has more patches to a side of a picture, or of a token.
  private static final long LONGEST_SIDE = 1 << 12;

  private static final long LONGEST_MERGE = 16;

  private static final int BYTES_PER_NUMBER = 4;

  public static ServedProjector of(String file, GgufFacts facts) {
    return new ServedProjector(file, facts.bytes() + compute(facts));
  }

  /// What a block needs at once: of each patch the query, key and value, and the hidden state of
  /// the feed-forward network.
  private static long compute(GgufFacts facts) {
    long numbers =
        3 * facts.number("vision.embedding_length").orElse(0)
            + facts.number("vision.feed_forward_length").orElse(0);
    return patches(facts) * numbers * BYTES_PER_NUMBER;
  }

  private static long patches(GgufFacts facts) {
    long size = facts.number("vision.image_size").orElse(0);
    long patch = Math.max(1, facts.number("vision.patch_size").orElse(1));
    long side = Math.min(LONGEST_SIDE, size / patch);
    Optional<String> type = facts.metadata().string("clip.projector_type");
    long tokens = type.map(MOST_TOKENS::get).orElse(0L);
    long usual = type.map(USUAL_MERGE::get).orElse(1L);
    long merge = Math.min(LONGEST_MERGE, facts.number("vision.spatial_merge_size").orElse(usual));
    return Math.max(side * side, tokens * merge * merge);
  }
}
