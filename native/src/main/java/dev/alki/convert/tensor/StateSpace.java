// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// The sizes of a block's state space: `inner` channels go through a convolution over `kernel`
/// tokens and have a state of `state` numbers each. `rank` is that of the time step in Mamba, and
/// the number of heads in Mamba 2, where each of `groups` groups of heads has parameters of its
/// own; `groups` is 0 in Mamba.
public record StateSpace(long inner, long kernel, long state, long rank, long groups) {
  private static final long MAX = 1 << 24;

  private static final Map<String, Function<Hyper, StateSpace>> BY_ARCHITECTURE =
      Map.of(
          "mamba", StateSpace::mamba,
          "mamba2", StateSpace::mamba2,
          "falcon-h1", StateSpace::falcon,
          "granite", StateSpace::hybrid,
          "granitemoe", StateSpace::hybrid,
          "granitehybrid", StateSpace::hybrid);

  public static StateSpace of(Hyper hyper) {
    return BY_ARCHITECTURE.get(hyper.architecture()).apply(hyper);
  }

  private static StateSpace mamba(Hyper hyper) {
    Config config = hyper.config();
    long inner = or(config, 2 * hyper.embedding(), "intermediate_size", "d_inner");
    require(config, inner == 2 * hyper.embedding(), "intermediate_size", 2 * hyper.embedding());
    return new StateSpace(
        inner,
        or(config, 4, "conv_kernel", "d_conv"),
        or(config, 16, "state_size", "d_state"),
        or(config, (hyper.embedding() + 15) / 16, "time_step_rank", "dt_rank"),
        0);
  }

  private static StateSpace mamba2(Hyper hyper) {
    Config config = hyper.config();
    long expanded = or(config, 2, "mamba_expand", "expand") * hyper.embedding();
    long inner = or(config, expanded, "mamba_d_ssm", "intermediate_size", "d_inner");
    require(config, inner == expanded, "intermediate_size", expanded);
    return heads(
        config,
        inner,
        or(config, 4, "conv_kernel", "d_conv"),
        or(config, 128, "state_size", "d_state"),
        or(config, 64, "mamba_d_head", "head_dim"),
        or(config, 1, "n_groups"));
  }

  private static StateSpace falcon(Hyper hyper) {
    Config config = hyper.config();
    config.size(MAX, prefixed("d_head"));
    return heads(
        config,
        config.size(MAX, "mamba_d_ssm"),
        or(config, 4, prefixed("conv_kernel", "d_conv")),
        or(config, 128, prefixed("state_size", "d_state")),
        or(config, 64, "mamba_d_head", "head_dim", "mamba_head_dim"),
        config.size(MAX, prefixed("n_groups")));
  }

  private static StateSpace hybrid(Hyper hyper) {
    Config config = hyper.config();
    long width = config.size(MAX, "mamba_head_dim", "hidden_size", "d_model");
    long inner = config.size(MAX, prefixed("expand", "num_heads")) * width;
    long head = or(config, 64, prefixed("d_head"));
    require(config, inner % head == 0, "mamba_d_head", "a divisor of " + inner);
    StateSpace found =
        new StateSpace(
            inner,
            config.size(MAX, prefixed("conv_kernel", "d_conv")),
            config.size(MAX, prefixed("state_size", "d_state", "state_dim", "ssm_state_size")),
            config.size(MAX, prefixed("n_heads", "num_heads")),
            config.size(MAX, prefixed("n_groups", "num_groups")));
    require(config, inner % found.groups == 0, "mamba_n_groups", "a divisor of " + inner);
    return found;
  }

  private static StateSpace heads(
      Config config, long inner, long kernel, long state, long head, long groups) {
    require(config, inner % head == 0, "mamba_d_head or head_dim", "a divisor of " + inner);
    require(config, inner % groups == 0, "mamba_n_groups or n_groups", "a divisor of " + inner);
    return new StateSpace(inner, kernel, state, inner / head, groups);
  }

  /// Rows of the projection into the block.
  long projected() {
    return groups == 0 ? 2 * inner : inner + channels() + rank;
  }

  /// Channels of the convolution.
  long channels() {
    return inner + 2 * groups * state;
  }

  /// Rows of the projection that gives Mamba its parameters.
  long parameters() {
    return rank + 2 * state;
  }

  /// The names, then the same with the prefix that hybrid models give them.
  private static String[] prefixed(String... names) {
    return Stream.concat(Arrays.stream(names), Arrays.stream(names).map(name -> "mamba_" + name))
        .toArray(String[]::new);
  }

  /// 0 counts as not said.
  private static long or(Config config, long usual, String... names) {
    return config.count(names).orElse(0L) == 0 ? usual : config.size(MAX, names);
  }

  private static void require(Config config, boolean right, String key, Object expected) {
    if (!right) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what("the sizes of the state space do not fit each other (" + key + ")")
          .expected(expected)
          .fault();
    }
  }
}
