// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Hyper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Names of Gemma 3n's tensors, and which it must have.
public final class Gemma3nTensors {
  private static final long STREAMS = 4;

  private Gemma3nTensors() {}

  /// Weights that are not called so are called so.
  public static Optional<String> named(String name) {
    return Optional.of(name.endsWith("_scale") ? name + ".weight" : name);
  }

  /// Tokens that stand for what is seen and heard have no embeddings of their own: zeros.
  public static List<Part> padded(Part part, Hyper hyper) {
    boolean embedding =
        part.name().contains("embed_tokens.weight")
            || part.name().contains("embed_tokens_per_layer");
    return List.of(embedding ? part.padded(hyper.vocabulary()) : part);
  }

  /// What all blocks together must have, for [Inventory].
  public static Map<String, List<Long>> needed(Hyper hyper) {
    Map<String, List<Long>> needed = new LinkedHashMap<>();
    long width = hyper.embedding();
    needed.put("altup_proj", List.of(STREAMS - 1, width, width));
    needed.put("altup_unembd_proj", List.of(STREAMS - 1, width, width));
    long perLayer = hyper.config().size(1 << 20, "hidden_size_per_layer_input");
    LayerEmbeddings.add(needed, hyper, perLayer, hyper.vocabulary());
    JsonNode inner = hyper.config().json().path("intermediate_size");
    long rank = hyper.config().size(1 << 20, "laurel_rank");
    for (int block = 0; block < hyper.blocks(); block++) {
      String at = "blk." + block + ".";
      long ff = inner.path(block).asLong();
      needed.put(at + "ffn_gate", List.of(ff, width));
      needed.put(at + "ffn_up", List.of(ff, width));
      needed.put(at + "ffn_down", List.of(width, ff));
      needed.put(at + "altup_correct_coef", List.of(STREAMS, STREAMS));
      needed.put(at + "altup_correct_scale", List.of(width));
      needed.put(at + "altup_predict_coef", List.of(STREAMS * STREAMS, STREAMS));
      needed.put(at + "altup_router", List.of(STREAMS, width));
      needed.put(at + "altup_router_norm", List.of(width));
      needed.put(at + "laurel_l", List.of(rank, width));
      needed.put(at + "laurel_r", List.of(width, rank));
      needed.put(at + "laurel_post_norm", List.of(width));
    }
    return needed;
  }
}
