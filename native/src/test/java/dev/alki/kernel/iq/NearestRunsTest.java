// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NearestRunsTest {
  private static final int STEPS = 31;

  /// What is not looked at within a run must be what a look would have found.
  @ParameterizedTest
  @EnumSource
  void aLongRunGivesWhatEachOfItsScalesGivesAlone(Grid grid) {
    SplittableRandom random = new SplittableRandom(1);
    NearestRuns runs = new NearestRuns(grid, STEPS);
    float[] numbers = new float[grid.group() + 16];
    float[] weights = new float[grid.group() + 16];
    float[] scales = new float[STEPS];
    for (int round = 0; round < 3000; round++) {
      for (int i = 0; i < grid.group(); i++) {
        numbers[i] = (float) random.nextDouble(-0.5, 2 * grid.levels());
        weights[i] = random.nextInt(5) == 0 ? 0 : (float) random.nextDouble();
      }
      for (int step = 0; step < STEPS; step++) {
        scales[step] = 1.3f / (1 + step * 0.02f);
      }
      runs.group(numbers, weights, 0);
      int word = anyWord(grid, random);
      int[] together = new int[STEPS];
      Arrays.fill(together, word);
      int[] alone = together.clone();
      int[] flags = new int[STEPS];
      runs.replace(together, 0, 1, scales, flags, 0, 1, STEPS, 1);
      for (int step = 0; step < STEPS; step++) {
        runs.replace(alone, step, 1, scales, flags, step, 1, 1, 1);
      }
      assertThat(together).isEqualTo(alone);
    }
  }

  private static int anyWord(Grid grid, SplittableRandom random) {
    int word = 0;
    for (int i = 0; i < grid.group(); i++) {
      word |= random.nextInt(grid.levels()) << grid.bits() * i;
    }
    return word;
  }
}
