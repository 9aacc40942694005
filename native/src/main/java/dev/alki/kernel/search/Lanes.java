// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The vectors of this machine, up to 512 bits, and what goes on in each of their lanes. A search
/// puts one part of a block into each lane: element i of all parts lies side by side, so that every
/// lane does what the scalar search does, in its order.
///
/// A search works in an array that has three vectors for each element of a part: the numbers, their
/// weights, and room for their levels.
///
/// Loops use the methods of vectors alone, and none of ours: the compiler inlines only the former
/// whatever their number, and a call in a loop makes an object of each vector.
public final class Lanes {
  public static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > 16
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;
  public static final int COUNT = FLOATS.length();

  /// From the numbers to the weights of an element.
  public static final int WEIGHTS = COUNT;

  /// From an element to the next.
  public static final int STRIDE = 3 * COUNT;

  /// From the numbers to the levels of an element.
  public static final int LEVELS = 2 * COUNT;

  /// 3 · 2²²: numbers below 2²² in magnitude that are shifted by it are rounded to whole ones, and
  /// their bits are `ZERO` plus that number. Others are first cut to 23 bits, as [Rounding] says.
  public static final float SHIFT = 12582912f;

  public static final int ZERO = 0x4B40_0000;
  public static final int FRACTION = 0x007F_FFFF;
  public static final int EXPONENT = 0x4B00_0000;

  private Lanes() {}
}
