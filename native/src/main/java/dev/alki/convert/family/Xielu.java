// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.tensor.TensorRule;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Parameters of the activation function xIELU: single numbers in the checkpoint, one of a kind for
/// each block; in the GGUF a list of each kind, in the order in which the kinds became complete.
final class Xielu implements TensorRule {
  private static final List<String> KINDS = List.of("alpha_n", "alpha_p", "beta", "eps");
  private static final Pattern PARAMETER =
      Pattern.compile(".*\\.(0|[1-9]\\d{0,5})\\..*\\.act_fn\\.(" + String.join("|", KINDS) + ")");

  private final Map<String, TreeMap<Long, Float>> waiting = new TreeMap<>();
  private final Map<String, float[]> complete = new LinkedHashMap<>();

  @Override
  public TensorRule fresh() {
    return new Xielu();
  }

  @Override
  public List<Part> apply(Part part, Hyper hyper) {
    Matcher found = PARAMETER.matcher(part.name());
    if (!found.matches()) {
      return List.of(part);
    }
    part.require(part.elements() == 1, "a single number");
    float[] number = new float[1];
    part.numbers().floats(0, 1, number, 0);
    String kind = found.group(2);
    TreeMap<Long, Float> numbers = waiting.computeIfAbsent(kind, name -> new TreeMap<>());
    numbers.put(Long.parseLong(found.group(1)), number[0]);
    if (numbers.size() == hyper.blocks()) {
      float[] list = new float[numbers.size()];
      int i = 0;
      for (float one : numbers.values()) {
        list[i++] = one;
      }
      complete.put(kind, list);
    }
    return List.of();
  }

  @Override
  public Metadata finish(Metadata keys, Hyper hyper) {
    for (String kind : KINDS) {
      int there = waiting.getOrDefault(kind, new TreeMap<>()).size();
      if (there != hyper.blocks()) {
        throw Fault.in(Code.TENSOR_MISSING, hyper.folder())
            .what("the activation function has not its " + kind + " for each block")
            .expected(hyper.blocks())
            .got(there)
            .help("The download is incomplete, or config.json is of another model.")
            .fault();
      }
    }
    Metadata more = keys;
    for (Map.Entry<String, float[]> kind : complete.entrySet()) {
      more = more.with("xielu." + kind.getKey(), Value.f32s(kind.getValue()));
    }
    return more;
  }
}
