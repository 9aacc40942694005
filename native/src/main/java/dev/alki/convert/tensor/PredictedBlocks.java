// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Blocks that predict a token after the next (multi-token prediction), which checkpoints have
/// apart as `mtp.*`: they are numbered after the blocks of the model itself.
public final class PredictedBlocks {
  private static final Pattern BLOCK = Pattern.compile("mtp\\.layers\\.(\\d{1,4})\\.(.+)");

  /// What the first of them has beside its layers.
  private static final Map<String, String> ENDS =
      Map.of(
          "fc", "eh_proj",
          "pre_fc_norm_embedding", "enorm",
          "pre_fc_norm_hidden", "hnorm",
          "norm", "shared_head.norm");

  private PredictedBlocks() {}

  /// All blocks, with those that predict: as many as the configuration says, or as the checkpoint
  /// has if it says nothing.
  public static long all(Config config, Supplier<Collection<String>> tensors) {
    long said = config.count("mtp_num_hidden_layers").orElse(0L);
    long predicted =
        said > 0
            ? config.size(Hyper.MAX_BLOCKS, "mtp_num_hidden_layers")
            : tensors.get().stream()
                .map(name -> BLOCK.matcher(plain(name)))
                .filter(Matcher::matches)
                .mapToLong(found -> Long.parseLong(found.group(1)) + 1)
                .max()
                .orElseThrow(() ->
                    Fault.in(Code.TENSOR_MISSING, config.file())
                        .what("the model has no block that predicts further tokens (mtp.layers.0)")
                        .help(
                            "The download is incomplete, or they were removed: llama.cpp's"
                                + " converter does not take such a model either.")
                        .fault());
    return Hyper.blocks(config) + predicted;
  }

  /// Whether a block is one of the model itself.
  public static boolean own(Hyper hyper, long block) {
    return block < Hyper.blocks(hyper.config());
  }

  public static List<Part> rule(Part part, Hyper hyper) {
    String name = plain(part.name());
    Matcher block = BLOCK.matcher(name);
    if (block.matches()) {
      return List.of(part.named(at(hyper, Long.parseLong(block.group(1))) + block.group(2)));
    }
    String[] words = name.split("\\.");
    if (words.length == 3 && words[0].equals("mtp") && ENDS.containsKey(words[1])) {
      return List.of(part.named(at(hyper, 0) + ENDS.get(words[1]) + "." + words[2]));
    }
    return List.of(part);
  }

  private static String at(Hyper hyper, long block) {
    return "model.layers." + (Hyper.blocks(hyper.config()) + block) + ".";
  }

  private static String plain(String name) {
    return name.startsWith("model.mtp.") ? name.substring("model.".length()) : name;
  }
}
