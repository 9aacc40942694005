// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Chooses one type for each tensor so that all together are no larger than allowed and their
/// errors add up to as little as possible.
///
/// One price for a byte is found for the whole model (a Lagrange multiplier): each tensor takes the
/// type for which error plus price of its bytes is least. The highest quality that the price
/// affords leaves a rest, since sizes come in steps; it is spent on whatever improves most for each
/// byte, until nothing fits any more. No choice of the same size is better than the first part of
/// this, and the second only improves on it.
final class Allocation {
  private static final int STEPS = 200;

  private final List<List<TypeCost>> fronts;
  private final long allowed;

  private Allocation(List<List<TypeCost>> fronts, long allowed) {
    this.fronts = fronts;
    this.allowed = allowed;
  }

  /// `costs` has the possible types of each tensor, at least one. Empty when even the smallest of
  /// all are too large.
  static Optional<List<TypeCost>> of(List<List<TypeCost>> costs, long allowed) {
    List<List<TypeCost>> fronts = costs.stream().map(TypeCost::undominated).toList();
    long least = fronts.stream().mapToLong(front -> front.getFirst().bytes()).sum();
    return least > allowed
        ? Optional.empty()
        : Optional.of(new Allocation(fronts, allowed).chosen());
  }

  private List<TypeCost> chosen() {
    List<TypeCost> free = at(0);
    if (bytes(free) <= allowed) {
      return free;
    }
    double low = 0;
    double high = 1;
    while (bytes(at(high)) > allowed) {
      low = high;
      high *= 4;
    }
    for (int step = 0; step < STEPS; step++) {
      double middle = low == 0 ? high / 4 : Math.sqrt(low * high);
      if (bytes(at(middle)) > allowed) {
        low = middle;
      } else {
        high = middle;
      }
    }
    List<TypeCost> affordable = new ArrayList<>(at(high));
    spendRest(affordable);
    return affordable;
  }

  /// What each tensor takes when a byte costs `price`; the smaller of two that cost the same.
  private List<TypeCost> at(double price) {
    List<TypeCost> taken = new ArrayList<>(fronts.size());
    for (List<TypeCost> front : fronts) {
      TypeCost best = front.getFirst();
      for (TypeCost cost : front) {
        if (cost.error() + price * cost.bytes() < best.error() + price * best.bytes()) {
          best = cost;
        }
      }
      taken.add(best);
    }
    return taken;
  }

  private void spendRest(List<TypeCost> taken) {
    long rest = allowed - bytes(taken);
    while (true) {
      int best = -1;
      double gain = 0;
      TypeCost better = taken.getFirst();
      for (int i = 0; i < taken.size(); i++) {
        for (TypeCost cost : fronts.get(i)) {
          long more = cost.bytes() - taken.get(i).bytes();
          double rate = (taken.get(i).error() - cost.error()) / more;
          if (more > 0 && more <= rest && rate > gain) {
            best = i;
            gain = rate;
            better = cost;
          }
        }
      }
      if (best < 0) {
        return;
      }
      rest -= better.bytes() - taken.get(best).bytes();
      taken.set(best, better);
    }
  }

  private static long bytes(List<TypeCost> taken) {
    return taken.stream().mapToLong(TypeCost::bytes).sum();
  }
}
