// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.gguf.TensorType;

/// What the five types of grids for magnitudes differ in.
///
/// A number is the block's scale, times its part's scale (half a step more than its four bits say),
/// times the magnitude of its level, times its sign.
enum GridRules {
  IQ2_XXS(
      TensorType.IQ2_XXS,
      Grid.IQ2_XXS,
      32,
      new Steps(6, 0.1f),
      Redo.ALL,
      new Weights(1, Plain.REFUSED),
      new Fit(1e-15f, 1, Zeros.EMPTY),
      new Magnitudes(0.25f, 8, 25, 43),
      new Iq2XxsLayout()),
  IQ2_XS(
      TensorType.IQ2_XS,
      Grid.IQ2_XS,
      16,
      new Steps(9, 0.1f),
      Redo.OFF_THE_GRID,
      new Weights(1, Plain.REFUSED),
      new Fit(1e-15f, 1, Zeros.EMPTY),
      new Magnitudes(0.25f, 8, 25, 43),
      new Iq2XsLayout()),
  IQ2_S(
      TensorType.IQ2_S,
      Grid.IQ2_S,
      16,
      new Steps(9, 0.1f),
      Redo.OFF_THE_GRID,
      new Weights(2, Plain.SQUARES_AND_MEAN),
      new Fit(1e-8f, 0.9875f, Zeros.LEFT),
      new Magnitudes(0.25f, 8, 25, 43),
      new Iq2SLayout()),
  IQ3_XXS(
      TensorType.IQ3_XXS,
      Grid.IQ3_XXS,
      32,
      new Steps(15, 0.2f),
      Redo.OFF_THE_GRID,
      new Weights(2, Plain.SQUARES),
      new Fit(1e-8f, 1.0125f, Zeros.EMPTY),
      new Magnitudes(0.5f, 4, 12, 20, 28, 36, 44, 52, 62),
      new Iq3XxsLayout()),
  IQ3_S(
      TensorType.IQ3_S,
      Grid.IQ3_S,
      32,
      new Steps(9, 0.2f),
      Redo.ALL_IF_ANY,
      new Weights(2, Plain.SQUARES),
      new Fit(Float.MIN_VALUE, 1.033f, Zeros.CLOSED_UP),
      new Magnitudes(2, 1, 3, 5, 7, 9, 11, 13, 15),
      new Iq3SLayout());

  /// Scales that are tried: `count` on both sides of the one that gives the largest magnitude the
  /// highest level.
  record Steps(int count, float width) {}

  /// Which groups are placed again at the scale that was found.
  enum Redo {
    ALL,
    OFF_THE_GRID,
    ALL_IF_ANY
  }

  /// Weights of numbers that have no importance.
  enum Plain {
    REFUSED,
    SQUARES,
    SQUARES_AND_MEAN
  }

  /// With importance a number's weight is that, times the root of its square plus `factor` times
  /// the mean square of the block.
  record Weights(int factor, Plain plain) {}

  /// What the reference does of blocks whose scale is 0, and of parts of zeros.
  enum Zeros {
    /// Such a block has no points; such a part has those of index 0.
    EMPTY,
    /// Such a block keeps the points that were found.
    LEFT,
    /// As before; and lower bytes of indices and signs have no room for such a part: those of the
    /// parts after it move up, where no reader looks for them.
    CLOSED_UP
  }

  /// Parts whose largest magnitude is below `nearZero` are zeros; the stored scale is the found one
  /// times `factor`.
  record Fit(float nearZero, float factor, Zeros zeros) {}

  /// The magnitudes of levels, and what a step of a part's scale is to them.
  record Magnitudes(float unit, float... levels) {}

  private final TensorType type;
  private final Grid grid;
  private final int part;
  private final Steps steps;
  private final Redo redo;
  private final Weights weights;
  private final Fit fit;
  private final Magnitudes magnitudes;
  private final GridLayout layout;

  GridRules(
      TensorType type,
      Grid grid,
      int part,
      Steps steps,
      Redo redo,
      Weights weights,
      Fit fit,
      Magnitudes magnitudes,
      GridLayout layout) {
    this.type = type;
    this.grid = grid;
    this.part = part;
    this.steps = steps;
    this.redo = redo;
    this.weights = weights;
    this.fit = fit;
    this.magnitudes = magnitudes;
    this.layout = layout;
  }

  TensorType type() {
    return type;
  }

  Grid grid() {
    return grid;
  }

  /// Numbers of a sub-block.
  int part() {
    return part;
  }

  Steps steps() {
    return steps;
  }

  Redo redo() {
    return redo;
  }

  Weights weights() {
    return weights;
  }

  Fit fit() {
    return fit;
  }

  Magnitudes magnitudes() {
    return magnitudes;
  }

  GridLayout layout() {
    return layout;
  }
}
