// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.config.OutType;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ZeroBiasesTest {
  private static final Hyper HYPER =
      Hyper.of(
          "cohere2",
          new Config(JsonNodeFactory.instance.objectNode(), Path.of("config.json")),
          Path.of("model"),
          OutType.BF16,
          1);

  @Test
  void leavesOutBiasesThatAreZero() {
    Part bias = Part.of("model.norm.bias", new float[] {0, -0F, 0});
    assertThat(ZeroBiases.leftOut(bias, HYPER)).isEmpty();
  }

  @Test
  void refusesABiasThatIsNot() {
    float[] numbers = new float[100_000];
    numbers[99_999] = 1e-30F;
    Part bias = Part.of("model.norm.bias", numbers);
    Fault fault = catchThrowableOfType(Fault.class, () -> ZeroBiases.leftOut(bias, HYPER));
    assertThat(fault.code()).isEqualTo(Code.TENSOR_UNKNOWN);
    assertThat(fault).hasMessageContaining("1.0E-30 at 99999");
  }

  @Test
  void keepsWeights() {
    Part weight = Part.of("model.norm.weight", new float[] {0});
    assertThat(ZeroBiases.leftOut(weight, HYPER)).containsExactly(weight);
  }
}
