// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

record CalculatedView(Numbers.Calculated source, Layout layout) implements Numbers.Calculated {
  @Override
  public void floats(long from, int count, float[] target, int at) {
    layout.each(
        from, count, (place, length, after) -> source.floats(place, length, target, at + after));
  }

  @Override
  public boolean here(long from, long count) {
    return here(source, layout, from, count);
  }

  static boolean here(Numbers source, Layout layout, long from, long count) {
    long done = 0;
    while (done < count) {
      long length = Math.min(layout.run(from + done), count - done);
      if (!source.here(layout.at(from + done), length)) {
        return false;
      }
      done += length;
    }
    return true;
  }
}
