// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;

/// IQ2_XXS, IQ2_XS, IQ2_S, IQ3_XXS and IQ3_S: points of a grid for magnitudes, signs apart, a scale
/// for each part.
record GridKernel(GridRules rules) implements Kernel {
  @Override
  public TensorType type() {
    return rules.type();
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    GridBlock block = new GridBlock(rules);
    GridPart part = new GridPart(rules);
    GridSearch search = new GridSearch(rules);
    float[] scales = new float[block.scales.length];
    for (int done = 0; done < rows * columns; done += GridBlock.SIZE) {
      float meanSquare = GridPart.meanSquare(source, from + done, rules);
      block.clear();
      for (int i = 0; i < scales.length; i++) {
        int first = done + i * rules.part();
        part.take(source, from + first, meanSquare, importance, first % columns);
        scales[i] = search.search(part);
        if (search.found()) {
          block.place(i, search.words, part.signs, scales[i] < 0);
          scales[i] = Math.abs(scales[i]);
        }
      }
      block.finish(scales, 0);
      rules.layout().write(block, target, at);
      at += rules.type().blockBytes();
    }
  }

  @Override
  public void decode(byte[] source, int from, int count, float[] target, int at) {
    Grid grid = rules.grid();
    char[] points = grid.points();
    float[] magnitudes = rules.magnitudes().levels();
    int mask = (1 << grid.bits()) - 1;
    GridBlock block = new GridBlock(rules);
    for (int done = 0; done < count; done += GridBlock.SIZE) {
      rules.layout().read(source, from, block);
      from += rules.type().blockBytes();
      for (int i = 0; i < GridBlock.SIZE; i++) {
        float scale =
            block.scale * (0.5f + block.scales[i / rules.part()]) * rules.magnitudes().unit();
        int word = points[block.indices[i / grid.group()]];
        float value = scale * magnitudes[word >> grid.bits() * (i % grid.group()) & mask];
        target[at + done + i] = (block.signs[i / 8] >> i % 8 & 1) == 0 ? value : -value;
      }
    }
  }

  @Override
  public String toString() {
    return rules + ", scalar";
  }
}
