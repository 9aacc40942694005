// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import java.util.List;
import java.util.stream.Collectors;

/// A tensor's extent as GGUF writes it: fastest dimension first, so `dims(0)` is the row length
/// (PyTorch's last). No dimensions is a scalar.
public record Shape(List<Long> dims) {
  /// ggml's limit.
  public static final int MAX_DIMS = 4;

  public Shape {
    dims = List.copyOf(dims);
    if (dims.size() > MAX_DIMS) {
      throw new IllegalArgumentException("at most " + MAX_DIMS + " dimensions: " + dims);
    }
    long product = 1;
    for (long dim : dims) {
      if (dim < 0) {
        throw new IllegalArgumentException("negative dimension: " + dims);
      }
      product = Math.multiplyExact(product, dim);
    }
  }

  public static Shape of(long... fastestFirst) {
    return new Shape(java.util.Arrays.stream(fastestFirst).boxed().toList());
  }

  public int rank() {
    return dims.size();
  }

  /// Row length; 1 for a scalar.
  public long columns() {
    return dims.isEmpty() ? 1 : dims.getFirst();
  }

  /// Rows of all further dimensions together.
  public long rows() {
    long rows = 1;
    for (int i = 1; i < dims.size(); i++) {
      rows *= dims.get(i);
    }
    return rows;
  }

  /// Extent of dimension `i`, 1 beyond the last as in ggml.
  public long dim(int i) {
    return i < dims.size() ? dims.get(i) : 1;
  }

  public long elements() {
    return columns() * rows();
  }

  @Override
  public String toString() {
    return dims.stream().map(String::valueOf).collect(Collectors.joining(" x ", "[", "]"));
  }
}
