// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.foreign;

import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.safetensors.Dtype;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A tensor of I32, in which smaller numbers are packed.
record Words(CheckpointTensor tensor) {
  Words {
    if (tensor.dtype() != Dtype.I32) {
      throw Fault.in(Code.SAFETENSORS_BAD_DTYPE, tensor.file())
          .what("tensor " + tensor.name() + " is packed in another way than is known")
          .expected(Dtype.I32)
          .got(tensor.dtype())
          .fault();
    }
  }

  int[] read(long from, int count) {
    byte[] raw = new byte[Math.multiplyExact(count, Integer.BYTES)];
    tensor.bytes().copy(from * Integer.BYTES, raw, 0, raw.length);
    int[] words = new int[count];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
    return words;
  }

  boolean here() {
    return tensor.bytes().here(0, tensor.size());
  }
}
