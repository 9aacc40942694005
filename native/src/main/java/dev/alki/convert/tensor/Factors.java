// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The two factors of a [LowRank] after an architecture's rules have had it, each a tensor by
/// itself: rules may put rows in another order, take some of them, or stack matrices. `origins` are
/// the products that it was made from.
public record Factors(Part a, Part b, List<LowRank> origins) {
  public Factors {
    origins = List.copyOf(origins);
  }

  /// Refuses what is no such product any more.
  public static Factors of(Part part) {
    if (part.numbers() instanceof Stack.Mixture stack
        && part.shape().size() == 3
        && part.length() == stack.parts().size()) {
      return stacked(part, stack);
    }
    if (part.shape().size() != 2 || part.length() > Integer.MAX_VALUE) {
      throw lost(part);
    }
    Place first = Place.of(part.numbers(), 0, part);
    long[] rows = new long[Math.toIntExact(part.length())];
    for (int row = 0; row < rows.length; row++) {
      Place place = Place.of(part.numbers(), row * part.columns(), part);
      if (place.product() != first.product()) {
        throw lost(part);
      }
      rows[row] = place.row();
    }
    LowRank product = first.product();
    boolean same = IntStream.range(0, rows.length).allMatch(row -> rows[row] == row);
    boolean all = same && rows.length == product.b().length();
    Part b = all ? product.b() : product.b().chosen(rows);
    return new Factors(product.a(), b, List.of(product));
  }

  private static Factors stacked(Part part, Stack.Mixture stack) {
    List<Part> as = new ArrayList<>();
    List<Part> bs = new ArrayList<>();
    List<LowRank> origins = new ArrayList<>();
    for (Numbers numbers : stack.parts()) {
      Factors one = of(new Part(part.name(), part.shape().subList(1, 3), part.half(), numbers));
      as.add(one.a);
      bs.add(one.b);
      origins.addAll(one.origins);
    }
    return new Factors(Part.stack(part.name(), as), Part.stack(part.name(), bs), origins);
  }

  /// Which row of which product a row of a view is.
  private record Place(LowRank product, long row) {
    static Place of(Numbers numbers, long index, Part part) {
      return switch (numbers) {
        case LowRank product
            when product.a().columns() == part.columns() && index % part.columns() == 0 ->
            new Place(product, index / part.columns());
        case CalculatedView(Numbers.Calculated source, Layout layout)
            when layout.run(index) >= part.columns() ->
            of(source, layout.at(index), part);
        default -> throw lost(part);
      };
    }
  }

  private static Fault lost(Part part) {
    return Fault.in(Code.TENSOR_UNKNOWN, part.name())
        .what("is adapted, but its change has no two factors in the layout that llama.cpp uses")
        .help("Merge the adapter into its model instead: alki convert MODEL --lora ADAPTER.")
        .fault();
  }
}
