// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.kernel.search.RangeSearch;
import dev.alki.kernel.search.RefinedSearch;
import dev.alki.kernel.search.ScaleSearch;
import dev.alki.kernel.search.WideSearch;

/// The K types and how each is searched: without and with importance as the reference does, and
/// wider.
enum KType {
  Q2_K(
      new Q2K(),
      new Affine(new RangeSearch.Plan(16, 3, -0.5f, 0.1f, 15, true), Weighting.MAGNITUDE),
      new Affine(new RangeSearch.Plan(16, 3, -0.9f, 0.05f, 36, false), Weighting.SPREAD_IMPORTANCE),
      1,
      new WideSearch.Plan(-0.75f, 0.15f, 12)),
  Q3_K(
      new Q3K(),
      new Refined(new RefinedSearch(16, 4)),
      new Signed(new ScaleSearch(16, 4), Weighting.SPREAD_IMPORTANCE),
      2,
      new WideSearch.Plan(-0.8f, 0.25f, 8)),
  Q4_K(
      new Q4K(),
      new Affine(new RangeSearch.Plan(32, 15, -1, 0.1f, 20, false), Weighting.RAISED_MAGNITUDE),
      new Affine(
          new RangeSearch.Plan(32, 15, -0.9f, 0.05f, 36, false), Weighting.SPREAD_IMPORTANCE),
      2,
      new WideSearch.Plan(-1, 0.15f, 18)),
  Q5_K(
      new Q5K(),
      new Affine(new RangeSearch.Plan(32, 31, -0.5f, 0.1f, 15, false), Weighting.RAISED_MAGNITUDE),
      new Affine(
          new RangeSearch.Plan(32, 31, -0.9f, 0.05f, 36, false), Weighting.SPREAD_IMPORTANCE),
      2,
      new WideSearch.Plan(-1, 0.15f, 18)),
  Q6_K(
      new Q6K(),
      new Signed(new ScaleSearch(16, 32), Weighting.SQUARE),
      new Signed(new ScaleSearch(16, 32), Weighting.IMPORTANCE),
      0,
      new WideSearch.Plan(-1f, 0.4f, 6));

  /// A search over one part, with the weights it minimizes.
  sealed interface Search {
    Weighting weighting();
  }

  record Affine(RangeSearch.Plan plan, Weighting weighting) implements Search {}

  record Signed(ScaleSearch search, Weighting weighting) implements Search {}

  record Refined(RefinedSearch search) implements Search {
    @Override
    public Weighting weighting() {
      return Weighting.SQUARE;
    }
  }

  private final KFormat format;
  private final Search plain;
  private final Search weighted;
  private final int spread;
  private final WideSearch.Plan plan;

  KType(KFormat format, Search plain, Search weighted, int spread, WideSearch.Plan plan) {
    this.format = format;
    this.plain = plain;
    this.weighted = weighted;
    this.spread = spread;
    this.plan = plan;
  }

  KFormat format() {
    return format;
  }

  Search search(boolean withImportance) {
    return withImportance ? weighted : plain;
  }

  /// What the wider search tries for a part.
  WideSearch.Plan plan() {
    return plan;
  }

  /// What the weights of importance take for the variance of a block, from its sum of squares.
  float variance(float sumOfSquares) {
    return spread * sumOfSquares / KFormat.BLOCK;
  }
}
