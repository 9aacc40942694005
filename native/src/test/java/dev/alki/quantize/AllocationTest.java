// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.gguf.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationTest {
  private static final List<TensorType> TYPES =
      List.of(TensorType.Q2_K, TensorType.Q3_K, TensorType.Q4_K, TensorType.Q5_K, TensorType.Q6_K);

  @Test
  void takesTheBestOfAllWhenThereIsRoom() {
    List<List<TypeCost>> costs = costs(1, 4);

    List<TypeCost> chosen = Allocation.of(costs, Long.MAX_VALUE).orElseThrow();

    assertThat(chosen).isEqualTo(costs.stream().map(List::getLast).toList());
  }

  @Test
  void hasNoChoiceWhenTheSmallestIsTooLarge() {
    List<List<TypeCost>> costs = costs(2, 3);
    long least = costs.stream().mapToLong(each -> each.getFirst().bytes()).sum();

    assertThat(Allocation.of(costs, least - 1)).isEmpty();
    assertThat(Allocation.of(costs, least).orElseThrow())
        .isEqualTo(costs.stream().map(List::getFirst).toList());
  }

  @Test
  void neverTakesWhatIsBothLargerAndWorse() {
    TypeCost small = new TypeCost(TensorType.Q4_K, 10, 0.1);
    TypeCost wasteful = new TypeCost(TensorType.Q4_1, 12, 0.2);

    assertThat(Allocation.of(List.of(List.of(small, wasteful)), 100).orElseThrow())
        .containsExactly(small);
  }

  @Test
  void givesMoreBitsToWhatSuffersMore() {
    List<TypeCost> tough =
        List.of(new TypeCost(TensorType.Q4_K, 10, 0.1), new TypeCost(TensorType.Q6_K, 15, 0.01));
    List<TypeCost> tender =
        List.of(new TypeCost(TensorType.Q4_K, 10, 1.0), new TypeCost(TensorType.Q6_K, 15, 0.1));

    assertThat(Allocation.of(List.of(tough, tender), 25).orElseThrow())
        .extracting(TypeCost::type)
        .containsExactly(TensorType.Q4_K, TensorType.Q6_K);
  }

  /// Against all choices there are.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void comesCloseToTheBestOfAllChoices(long seed) {
    List<List<TypeCost>> costs = costs(seed, 6);
    long least = costs.stream().mapToLong(each -> each.getFirst().bytes()).sum();
    long most = costs.stream().mapToLong(each -> each.getLast().bytes()).sum();
    for (int i = 1; i < 10; i++) {
      long allowed = least + (most - least) * i / 10;
      List<TypeCost> chosen = Allocation.of(costs, allowed).orElseThrow();

      assertThat(chosen.stream().mapToLong(TypeCost::bytes).sum()).isLessThanOrEqualTo(allowed);
      assertThat(error(chosen)).isLessThanOrEqualTo(1.25 * best(costs, 0, allowed));
    }
  }

  private static double best(List<List<TypeCost>> costs, int from, long allowed) {
    if (allowed < 0) {
      return Double.POSITIVE_INFINITY;
    }
    if (from == costs.size()) {
      return 0;
    }
    double best = Double.POSITIVE_INFINITY;
    for (TypeCost cost : costs.get(from)) {
      best = Math.min(best, cost.error() + best(costs, from + 1, allowed - cost.bytes()));
    }
    return best;
  }

  private static double error(List<TypeCost> chosen) {
    return chosen.stream().mapToDouble(TypeCost::error).sum();
  }

  /// The smallest and worst first.
  private static List<List<TypeCost>> costs(long seed, int tensors) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<TypeCost>> costs = new ArrayList<>();
    for (int i = 0; i < tensors; i++) {
      long size = random.nextInt(1, 6) * 1000L;
      double error = random.nextDouble(0.1, 10);
      List<TypeCost> each = new ArrayList<>();
      for (TensorType type : TYPES) {
        each.add(new TypeCost(type, type.bytes(256) * size, error));
        error *= random.nextDouble(0.15, 0.45);
      }
      costs.add(each);
    }
    return costs;
  }
}
