// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import dev.alki.checkpoint.Checkpoint;
import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.convert.config.DenseModule;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.TensorNames;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The weights of the dense modules beside a model of sentence-transformers, by the names that they
/// go on with. Holds their files open until it is closed.
record DenseTensors(Map<String, CheckpointTensor> tensors, List<Checkpoint> files)
    implements AutoCloseable {
  private static final String WEIGHT = "linear.weight";

  /// None when they were not asked for.
  static DenseTensors open(Hyper hyper) {
    Map<String, CheckpointTensor> tensors = new LinkedHashMap<>();
    List<Checkpoint> files = new ArrayList<>();
    if (!hyper.dense()) {
      return new DenseTensors(tensors, files);
    }
    List<DenseModule> modules = modules(hyper);
    try {
      for (DenseModule module : modules) {
        Checkpoint file = Checkpoint.open(module.folder());
        files.add(file);
        CheckpointTensor weight = weight(file, module);
        if (tensors.put(module.name() + ".weight", weight) != null) {
          throw Fault.in(Code.TENSOR_UNKNOWN, module.folder())
              .what("is the second dense module that would become " + module.name())
              .expected("2_Dense and one more")
              .fault();
        }
      }
      return new DenseTensors(tensors, files);
    } catch (Throwable e) {
      files.forEach(Checkpoint::close);
      throw e;
    }
  }

  private static List<DenseModule> modules(Hyper hyper) {
    TensorNames names = new TensorNames(hyper.architecture(), hyper.blocks());
    List<DenseModule> modules = DenseModule.of(hyper.folder());
    if (modules.isEmpty() || names.of("dense_2.weight").isEmpty()) {
      throw Fault.in(Code.NOT_A_MODEL, hyper.folder())
          .what("has no dense modules of sentence-transformers that can be converted")
          .expected("an EmbeddingGemma with Dense modules in modules.json")
          .help("Leave --sentence-transformers-dense-modules away.")
          .fault();
    }
    return modules;
  }

  private static CheckpointTensor weight(Checkpoint file, DenseModule module) {
    CheckpointTensor weight =
        file.tensor(WEIGHT)
            .orElseThrow(() ->
                Fault.in(Code.TENSOR_MISSING, module.folder())
                    .what("the dense module has no " + WEIGHT)
                    .help("The download is incomplete.")
                    .fault());
    List<Long> wanted = List.of(module.out(), module.in());
    if (!weight.shape().equals(wanted)) {
      throw Fault.in(Code.TENSOR_SHAPE_MISMATCH, weight.file())
          .what(WEIGHT + " has not the shape that config.json beside it says")
          .expected(wanted)
          .got(weight.shape())
          .fault();
    }
    return weight;
  }

  @Override
  public void close() {
    files.forEach(Checkpoint::close);
  }
}
