// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import dev.alki.safetensors.Dtype;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// A tensor of a PyTorch file: a view of a storage, which may have other tensors in it, or the same
/// elements in another order.
public final class TorchTensor {
  private final String name;
  private final View view;
  private final StoredBytes stored;
  private final boolean contiguous;

  TorchTensor(String name, View view, StoredBytes stored) {
    this.name = name;
    this.view = view;
    this.stored = stored;
    this.contiguous = view.contiguous();
  }

  public String name() {
    return name;
  }

  public Dtype dtype() {
    return view.storage().dtype();
  }

  /// Slowest dimension first, as PyTorch prints it.
  public List<Long> shape() {
    return view.shape();
  }

  /// Size of the elements.
  public long bytes() {
    return view.elements() * width();
  }

  /// Where its first element stands in the file.
  public long offset() {
    return stored.offset() + view.offset() * width();
  }

  /// Puts `count` bytes from byte `from` on of the elements, row after row, into `target` at `at`.
  /// The file's checksum of the storage is compared before the first are given out.
  public void copy(long from, byte[] target, int at, int count) {
    MemorySegment bytes = stored.read();
    if (contiguous) {
      long first = view.offset() * width() + from;
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, first, target, at, count);
    } else {
      gather(bytes, from, target, at, count);
    }
  }

  /// Whole elements only, which is what rows consist of.
  private void gather(MemorySegment bytes, long from, byte[] target, int at, int count) {
    int width = width();
    long columns = shape().getLast();
    long step = view.strides().getLast() * width;
    long element = from / width;
    int done = 0;
    while (done < count) {
      long row = element / columns;
      long column = element % columns;
      long source = rowStart(row) * width + column * step;
      long take = Math.min(columns - column, (count - done) / width);
      for (long i = 0; i < take; i++) {
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, source, target, at + done, width);
        source += step;
        done += width;
      }
      element += take;
    }
  }

  /// In elements of the storage.
  private long rowStart(long row) {
    long rest = row;
    long start = view.offset();
    for (int i = shape().size() - 2; i >= 0; i--) {
      start += rest % shape().get(i) * view.strides().get(i);
      rest /= shape().get(i);
    }
    return start;
  }

  private int width() {
    return dtype().bits() / Byte.SIZE;
  }
}
