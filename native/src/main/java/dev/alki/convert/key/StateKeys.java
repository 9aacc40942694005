// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.StateSpace;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.function.ToLongFunction;

/// Keys of blocks with a state space, see [StateSpace].
public final class StateKeys {
  public static final KeyRule KERNEL = size("ssm.conv_kernel", StateSpace::kernel);
  public static final KeyRule INNER = size("ssm.inner_size", StateSpace::inner);
  public static final KeyRule STATE = size("ssm.state_size", StateSpace::state);
  public static final KeyRule RANK = size("ssm.time_step_rank", StateSpace::rank);
  public static final KeyRule GROUPS = size("ssm.group_count", StateSpace::groups);

  /// States reach back without an end; some number is needed.
  public static final KeyRule ENDLESS = fixed("context_length", 1 << 20);

  private StateKeys() {}

  /// What models without attention begin with; the counts of 0 are needed, though unused.
  public static Metadata begin(Metadata to, Hyper hyper) {
    Metadata more = ENDLESS.add(to, hyper);
    more = more.with(hyper.key("embedding_length"), Value.u32(hyper.embedding()));
    more = fixed("feed_forward_length", 0).add(more, hyper);
    more = fixed("attention.head_count", 0).add(more, hyper);
    return more.with(hyper.key("block_count"), Value.u32(hyper.blocks()));
  }

  /// The term that keeps norms from dividing by 0; 0 counts as not said.
  public static KeyRule epsilon(double usual) {
    return (to, hyper) ->
        to.with(
            hyper.key("attention.layer_norm_rms_epsilon"),
            Hyper.f32(
                hyper
                    .config()
                    .number("layer_norm_epsilon", "rms_norm_eps")
                    .filter(said -> said != 0)
                    .orElse(usual)));
  }

  private static KeyRule size(String key, ToLongFunction<StateSpace> size) {
    return (to, hyper) ->
        to.with(hyper.key(key), Value.u32(size.applyAsLong(StateSpace.of(hyper))));
  }

  private static KeyRule fixed(String key, long count) {
    return (to, hyper) -> to.with(hyper.key(key), Value.u32(count));
  }
}
