// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.vocabulary.PaddedVocabulary;

/// Sizes that many architectures have.
public enum Dim implements ExpectedTensor.Size {
  VOCABULARY,
  EMBEDDING,
  FEED_FORWARD,
  HEADS,
  KV_HEADS,
  HEAD,
  PADDED_VOCABULARY,
  ONE,
  EXPERTS,
  SHARED_WIDTH,
  STATE_IN,
  STATE_INNER,
  STATE_CHANNELS,
  STATE_KERNEL,
  STATE_SIZE,
  STATE_RANK,
  STATE_PARAMETERS,
  STATE_GROUPS,
  STATE_GROUP,
  QKV,
  GATE_AND_UP,
  POSITIONS,
  /// Each head has a gate as wide as itself.
  GATED_HEADS,
  EXPERT_FEED_FORWARD,
  SHARED_FEED_FORWARD,
  DELTA_QKV,
  DELTA_VALUES,
  DELTA_VALUE_HEADS,
  DELTA_VALUE,
  DELTA_KERNEL;

  @Override
  public long of(Hyper hyper) {
    return switch (this) {
      case VOCABULARY -> hyper.vocabulary();
      case EMBEDDING -> hyper.embedding();
      case FEED_FORWARD -> hyper.config().size(1 << 24, "intermediate_size", "n_inner");
      case HEADS -> hyper.heads() * hyper.headSize();
      case KV_HEADS -> hyper.kvHeads() * hyper.headSize();
      case HEAD -> hyper.headSize();
      case PADDED_VOCABULARY -> PaddedVocabulary.size(hyper);
      case ONE -> 1;
      case EXPERTS -> Experts.count(hyper);
      case SHARED_WIDTH -> hyper.config().size(1 << 24, "shared_intermediate_size");
      case STATE_IN -> StateSpace.of(hyper).projected();
      case STATE_INNER -> StateSpace.of(hyper).inner();
      case STATE_CHANNELS -> StateSpace.of(hyper).channels();
      case STATE_KERNEL -> StateSpace.of(hyper).kernel();
      case STATE_SIZE -> StateSpace.of(hyper).state();
      case STATE_RANK -> StateSpace.of(hyper).rank();
      case STATE_PARAMETERS -> StateSpace.of(hyper).parameters();
      case STATE_GROUPS -> StateSpace.of(hyper).groups();
      case STATE_GROUP -> StateSpace.of(hyper).inner() / StateSpace.of(hyper).groups();
      case QKV -> HEADS.of(hyper) + 2 * KV_HEADS.of(hyper);
      case GATE_AND_UP -> 2 * FEED_FORWARD.of(hyper);
      case POSITIONS -> hyper.config().size(1 << 24, "n_ctx", "n_positions");
      case GATED_HEADS -> 2 * hyper.heads() * hyper.headSize();
      case EXPERT_FEED_FORWARD -> hyper.config().size(1 << 24, "moe_intermediate_size");
      case SHARED_FEED_FORWARD -> hyper.config().size(1 << 24, "shared_expert_intermediate_size");
      case DELTA_QKV -> DeltaHeads.of(hyper).rows();
      case DELTA_VALUES -> DeltaHeads.of(hyper).valueRows();
      case DELTA_VALUE_HEADS -> DeltaHeads.of(hyper).values();
      case DELTA_VALUE -> DeltaHeads.of(hyper).valueWidth();
      case DELTA_KERNEL -> hyper.config().size(1 << 10, "linear_conv_kernel_dim");
    };
  }
}
