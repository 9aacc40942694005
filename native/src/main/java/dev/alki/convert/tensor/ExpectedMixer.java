// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import static dev.alki.convert.tensor.ExpectedTensor.all;
import static dev.alki.convert.tensor.ExpectedTensor.named;
import static dev.alki.convert.tensor.ExpectedTensor.of;

import java.util.List;

/// The tensors that blocks with a state space must have, see [StateSpace].
public final class ExpectedMixer {
  private ExpectedMixer() {}

  /// Mamba: each channel has a state of its own.
  public static List<ExpectedTensor> mamba() {
    return all(
        common(),
        List.of(
            of("blk.{b}.ssm_x", Dim.STATE_INNER, Dim.STATE_PARAMETERS),
            of("blk.{b}.ssm_dt", Dim.STATE_RANK, Dim.STATE_INNER),
            named("blk.{b}.ssm_dt.bias", Dim.STATE_INNER),
            named("blk.{b}.ssm_a", Dim.STATE_SIZE, Dim.STATE_INNER),
            named("blk.{b}.ssm_d", Dim.STATE_INNER)));
  }

  /// Mamba 2: each head has a state, each group of heads its parameters.
  public static List<ExpectedTensor> mamba2() {
    return all(
        common(),
        List.of(
            named("blk.{b}.ssm_dt.bias", Dim.STATE_RANK),
            named("blk.{b}.ssm_a", Dim.ONE, Dim.STATE_RANK),
            named("blk.{b}.ssm_d", Dim.ONE, Dim.STATE_RANK)));
  }

  /// The norm before the output of Mamba 2.
  public static List<ExpectedTensor> norm() {
    return List.of(of("blk.{b}.ssm_norm", Dim.STATE_GROUP, Dim.STATE_GROUPS));
  }

  private static List<ExpectedTensor> common() {
    return List.of(
        of("blk.{b}.attn_norm", Dim.EMBEDDING),
        of("blk.{b}.ssm_in", Dim.EMBEDDING, Dim.STATE_IN),
        of("blk.{b}.ssm_conv1d", Dim.STATE_KERNEL, Dim.STATE_CHANNELS),
        of("blk.{b}.ssm_out", Dim.STATE_INNER, Dim.EMBEDDING));
  }
}
