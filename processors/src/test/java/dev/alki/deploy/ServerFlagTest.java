// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The options that deploy files may use, beside those that llama-server v0.5.0 has.
class ServerFlagTest {
  @ParameterizedTest
  @EnumSource(ServerFlag.class)
  void isAnOptionOfTheServerByAllItsNames(ServerFlag flag) throws IOException {
    List<String> options =
        recorded().stream()
            .filter(line -> List.of(line.split(" ")).contains(flag.option()))
            .toList();

    assertThat(options).hasSize(1);
    assertThat(List.of(options.getFirst().split(" "))).containsAll(flag.names());
  }

  @Test
  void theRecordedOptionsAreTheServers() throws Exception {
    Judge server = Judge.named("llama-server");

    assertThat(ServerHelp.options(server.on("--help").words())).isEqualTo(recorded());
  }

  @Test
  void noTwoOptionsShareAName() {
    assertThat(List.of(ServerFlag.values()))
        .flatExtracting(ServerFlag::names)
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(ServerFlag.named(name)).isPresent());
  }

  private static List<String> recorded() throws IOException {
    try (InputStream list = ServerFlagTest.class.getResourceAsStream("llama-server-v0.5.0.txt")) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
