// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.choice;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/// Rows of numbers that kernels must get right: usual ones, and each a way of being difficult. The
/// same name, shape and seed give the same numbers.
public enum Numbers {
  GAUSSIAN {
    @Override
    float at(SplittableRandom random, int column) {
      return gaussian(random) * 0.02f;
    }
  },
  /// As checkpoints have them.
  BF16 {
    @Override
    float at(SplittableRandom random, int column) {
      return Float.intBitsToFloat(Float.floatToRawIntBits(gaussian(random) * 0.05f) & 0xFFFF_0000);
    }
  },
  ZEROS {
    @Override
    float at(SplittableRandom random, int column) {
      return column % 3 == 0 ? -0f : 0;
    }
  },
  CONSTANT {
    @Override
    float at(SplittableRandom random, int column) {
      return 0.75f;
    }
  },
  ALL_NEGATIVE {
    @Override
    float at(SplittableRandom random, int column) {
      return -Math.abs(gaussian(random)) - 0.01f;
    }
  },
  /// Smaller than a scale of half precision can say.
  TINY {
    @Override
    float at(SplittableRandom random, int column) {
      return gaussian(random) * 1e-9f;
    }
  },
  DENORMAL {
    @Override
    float at(SplittableRandom random, int column) {
      return gaussian(random) * 1e-41f;
    }
  },
  HUGE {
    @Override
    float at(SplittableRandom random, int column) {
      return gaussian(random) * 3e4f;
    }
  },
  /// One sub-block dwarfs the others of its block: their stored scales are 0, though they are not
  /// flat.
  DOMINANT_PART {
    @Override
    float at(SplittableRandom random, int column) {
      return gaussian(random) * (column % 256 < 32 ? 5000f : 1f);
    }
  },
  FLAT_PARTS {
    @Override
    float at(SplittableRandom random, int column) {
      float value = gaussian(random);
      return column / 16 % 3 == 0 ? 0.5f : column / 16 % 3 == 1 ? 0 : value;
    }
  },
  OUTLIER {
    @Override
    float at(SplittableRandom random, int column) {
      return gaussian(random) * (column % 97 == 13 ? 80f : 0.01f);
    }
  },
  HEAVY_TAILS {
    @Override
    float at(SplittableRandom random, int column) {
      float value = gaussian(random);
      return value * value * value * value * value;
    }
  },
  ONE_NON_ZERO {
    @Override
    float at(SplittableRandom random, int column) {
      return column % 256 == 77 ? -1.5f : 0;
    }
  },
  /// On the borders between levels, where roundings tie.
  BETWEEN_LEVELS {
    @Override
    float at(SplittableRandom random, int column) {
      return column % 32 == 0 ? 15.5f : random.nextInt(-31, 32) * 0.5f;
    }
  },
  WHOLE_NUMBERS {
    @Override
    float at(SplittableRandom random, int column) {
      return random.nextInt(-8, 9);
    }
  };

  abstract float at(SplittableRandom random, int column);

  public float[] rows(int rows, int columns, long seed) {
    SplittableRandom random = new SplittableRandom(seed + ordinal());
    float[] numbers = new float[rows * columns];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = at(random, i % columns);
    }
    return numbers;
  }

  /// Weights as an importance matrix has them: positive, of all sizes, some of them 0.
  public static float[] importance(int columns, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] weights = new float[columns];
    for (int i = 0; i < columns; i++) {
      float value = gaussian(random);
      weights[i] = i % 61 == 60 ? 0 : value * value * (i % 29 == 3 ? 100 : 1) + 1e-6f;
    }
    return weights;
  }

  /// No element.
  public static float[] noImportance() {
    return new float[0];
  }

  /// A sum of twelve evenly spread numbers: near enough, and the same on every machine.
  private static float gaussian(SplittableRandom random) {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return (float) sum;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static float[] part(float[] numbers, int from, int count) {
    return Arrays.copyOfRange(numbers, from, from + count);
  }
}
