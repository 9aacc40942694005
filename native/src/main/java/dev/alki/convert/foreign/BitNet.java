// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.foreign;

import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.checkpoint.TensorBytes;
import dev.alki.convert.tensor.Numbers;
import dev.alki.convert.tensor.Part;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.safetensors.Dtype;
import java.util.ArrayList;
import java.util.List;

/// Weights of -1, 0 and 1 as BitNet packs them: four rows in one of bytes, `quarter` elements each,
/// the first in the lowest two bits; divided by one scale.
record BitNet(TensorBytes bytes, long quarter, Numbers scale) implements Numbers.Calculated {
  static Part of(CheckpointTensor weight, Part scale, String name) {
    if (weight.dtype() != Dtype.U8 && weight.dtype() != Dtype.I8 || weight.shape().isEmpty()) {
      throw Fault.in(Code.SAFETENSORS_BAD_DTYPE, weight.file())
          .what("tensor " + name + " is packed in another way than is known")
          .expected(Dtype.U8)
          .got(weight.dtype())
          .fault();
    }
    List<Long> shape = new ArrayList<>(weight.shape());
    shape.set(0, 4 * shape.getFirst());
    BitNet numbers = new BitNet(weight.bytes(), weight.size(), scale.numbers());
    return new Part(name, shape, false, numbers);
  }

  @Override
  public void floats(long from, int count, float[] target, int at) {
    float[] divisor = new float[1];
    scale.floats(0, 1, divisor, 0);
    int done = 0;
    while (done < count) {
      int part = Math.toIntExact((from + done) / quarter);
      long place = (from + done) % quarter;
      int run = (int) Math.min(quarter - place, count - done);
      byte[] raw = new byte[run];
      bytes.copy(place, raw, 0, run);
      for (int i = 0; i < run; i++) {
        target[at + done + i] = ((raw[i] >> 2 * part & 3) - 1) / divisor[0];
      }
      done += run;
    }
  }

  @Override
  public boolean here(long from, long count) {
    return scale.here(0, 1) && bytes.here(0, quarter);
  }
}
