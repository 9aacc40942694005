// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.safetensors.Dtype;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// What the three functions that a checkpoint names would return, from their arguments.
///
/// Source: `torch/_utils.py` and `torch/serialization.py` of PyTorch 2.11.
final class Rebuilding {
  private static final int MOST_DIMENSIONS = 16;

  private Rebuilding() {}

  static Item of(Global function, List<Item> arguments, PickleBytes where) {
    return switch (function) {
      case ORDERED_DICT -> orderedDict(arguments, where);
      case REBUILD_TENSOR -> tensor(arguments, where);
      case REBUILD_PARAMETER -> parameter(arguments, where);
      case BOOL_STORAGE,
          BYTE_STORAGE,
          CHAR_STORAGE,
          SHORT_STORAGE,
          INT_STORAGE,
          LONG_STORAGE,
          HALF_STORAGE,
          BFLOAT16_STORAGE,
          FLOAT_STORAGE,
          DOUBLE_STORAGE,
          COMPLEX_FLOAT_STORAGE ->
          throw where
              .fault(Code.PICKLE_FORBIDDEN, "would make a storage itself")
              .got(function)
              .fault();
    };
  }

  /// `(storage, class, key, place, elements)`.
  static Storage storage(List<Item> id, PickleBytes where) {
    if (id.size() == 5
        && new Item.Text("storage").equals(id.get(0))
        && id.get(1) instanceof Global type
        && type.storage().isPresent()
        && id.get(2) instanceof Item.Text key
        && id.get(3) instanceof Item.Text
        && id.get(4) instanceof Item.Whole elements) {
      Dtype dtype = type.storage().get();
      long count = count(elements.number(), where);
      if (count > Long.MAX_VALUE / dtype.bits()) {
        throw where
            .fault(Code.TENSOR_SIZE_OVERFLOW, "has a storage beyond all sizes")
            .got(elements.number())
            .fault();
      }
      return new Storage(key.text(), dtype, count);
    }
    throw bad(where, "has a storage that is not described as PyTorch does").fault();
  }

  private static Item orderedDict(List<Item> arguments, PickleBytes where) {
    if (!arguments.isEmpty()) {
      throw bad(where, "makes an OrderedDict of something").fault();
    }
    return new Mapping(true);
  }

  private static Item parameter(List<Item> arguments, PickleBytes where) {
    if (arguments.size() == 3
        && arguments.get(0) instanceof View tensor
        && flag(arguments.get(1))
        && arguments.get(2) instanceof Mapping) {
      return tensor;
    }
    throw bad(where, "has a parameter that is not made as PyTorch does").fault();
  }

  /// `(storage, offset, size, stride, requires_grad, hooks)`, and perhaps metadata.
  private static Item tensor(List<Item> arguments, PickleBytes where) {
    if ((arguments.size() == 6 || arguments.size() == 7)
        && arguments.get(0) instanceof Storage storage
        && arguments.get(1) instanceof Item.Whole offset
        && arguments.get(2) instanceof Item.Tuple size
        && arguments.get(3) instanceof Item.Tuple stride
        && flag(arguments.get(4))
        && arguments.get(5) instanceof Mapping) {
      View view =
          new View(
              storage, count(offset.number(), where), counts(size, where), counts(stride, where));
      check(view, where);
      return view;
    }
    throw bad(where, "has a tensor that is not made as PyTorch does").fault();
  }

  /// The last element must be in the storage; so are all others then.
  private static void check(View view, PickleBytes where) {
    if (view.shape().size() != view.strides().size() || view.shape().size() > MOST_DIMENSIONS) {
      throw bad(where, "has a tensor with other strides than dimensions").fault();
    }
    long end;
    try {
      boolean empty = false;
      long last = view.offset();
      for (int i = 0; i < view.shape().size(); i++) {
        empty |= view.shape().get(i) == 0;
        long steps = Math.max(0, view.shape().get(i) - 1);
        last = Math.addExact(last, Math.multiplyExact(steps, view.strides().get(i)));
      }
      Dtype.bits(view.storage().dtype(), view.shape());
      end = empty ? view.offset() : Math.addExact(last, 1);
    } catch (ArithmeticException e) {
      throw where
          .fault(Code.TENSOR_SIZE_OVERFLOW, "has a tensor beyond all sizes")
          .got(view.shape())
          .cause(e)
          .fault();
    }
    if (end > view.storage().elements()) {
      throw bad(where, "has a tensor that reaches out of its storage")
          .expected("at most " + view.storage().elements() + " elements")
          .got(end)
          .fault();
    }
  }

  private static List<Long> counts(Item.Tuple numbers, PickleBytes where) {
    List<Long> counts = new ArrayList<>();
    for (Item item : numbers.items()) {
      if (!(item instanceof Item.Whole whole)) {
        throw bad(where, "has a dimension that is no number").fault();
      }
      counts.add(count(whole.number(), where));
    }
    return counts;
  }

  private static long count(BigInteger number, PickleBytes where) {
    if (number.signum() < 0 || number.bitLength() >= Long.SIZE) {
      throw bad(where, "has a number that counts nothing")
          .expected("0 to 2^63 - 1")
          .got(number.bitLength() > Long.SIZE ? number.bitLength() + " bits" : number)
          .fault();
    }
    return number.longValue();
  }

  private static boolean flag(Item item) {
    return item == Item.Constant.TRUE || item == Item.Constant.FALSE;
  }

  private static Fault.Draft bad(PickleBytes where, String what) {
    return where.fault(Code.TORCH_BAD_TENSOR, what);
  }
}
