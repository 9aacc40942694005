// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Lets all tensors pass, and refuses a checkpoint in the end that lacks one, or has one of another
/// shape than the configuration gives it: for architectures whose blocks are not alike, where
/// [ExpectedTensor] is not enough.
///
/// `wanted` are GGUF names without `.weight`, or with what else they end in, with shapes slowest
/// dimension first.
public final class Inventory implements TensorRule {
  private static final List<String> ENDS =
      List.of(".bias", ".img_break", TensorNames.SECOND_PATCHES, TensorNames.CLASS);

  private final Function<Hyper, Map<String, List<Long>>> wanted;
  private final Map<String, List<Long>> shapes = new HashMap<>();

  private Inventory(Function<Hyper, Map<String, List<Long>>> wanted) {
    this.wanted = wanted;
  }

  public static Inventory of(Function<Hyper, Map<String, List<Long>>> wanted) {
    return new Inventory(wanted);
  }

  @Override
  public TensorRule fresh() {
    return new Inventory(wanted);
  }

  @Override
  public List<Part> apply(Part part, Hyper hyper) {
    shapes.put(part.name(), part.shape());
    return List.of(part);
  }

  @Override
  public Metadata finish(Metadata keys, Hyper hyper) {
    TensorNames names = new TensorNames(hyper.architecture(), hyper.blocks());
    Map<String, List<Long>> found = new HashMap<>();
    shapes.forEach((source, shape) -> names.of(source).ifPresent(name -> found.put(name, shape)));
    wanted.apply(hyper).forEach((name, shape) -> check(whole(name), shape, found, hyper));
    return keys;
  }

  private static String whole(String name) {
    return ENDS.stream().anyMatch(name::endsWith) ? name : name + ".weight";
  }

  private static void check(
      String name, List<Long> shape, Map<String, List<Long>> found, Hyper hyper) {
    if (!found.containsKey(name)) {
      throw Fault.in(Code.TENSOR_MISSING, hyper.folder())
          .what("the checkpoint has nothing for " + name)
          .help("The download is incomplete, or config.json is of another model.")
          .fault();
    }
    if (!found.get(name).equals(shape)) {
      throw Fault.in(Code.TENSOR_SHAPE_MISMATCH, hyper.folder())
          .what(name + " has not the shape that config.json gives it")
          .expected(shape)
          .got(found.get(name))
          .help("config.json and the checkpoint are of different models.")
          .fault();
    }
  }
}
