// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What keeps a server from starting is said before anything has begun.
@Timeout(60)
class StartTest {
  private static final String ROUTE =
      """
      - route:
          id: mine
          from:
            uri: timer:mine
            steps:
              - to:
                  uri: kamelet:pack
                  parameters:
                    image: mine
      """;

  @TempDir Path folder;

  @Test
  void aMisspeltParameterInARouteIsNamedWithItsLine() throws IOException {
    Fault fault = refused(ROUTE.replace("image:", "imgae:"), Map.of());
    assertThat(fault.code()).isEqualTo(Code.PARAMETER_UNKNOWN);
    assertThat(fault).hasMessageContaining("mine.camel.yaml, line 9: ");
    assertThat(fault.help()).isEqualTo("Did you mean 'image'?");
  }

  @Test
  void anUnknownKameletInARouteIsNamedWithItsLine() throws IOException {
    Fault fault = refused(ROUTE.replace("kamelet:pack", "kamelet:pakc"), Map.of());
    assertThat(fault.code()).isEqualTo(Code.KAMELET_UNKNOWN);
    assertThat(fault).hasMessageContaining("mine.camel.yaml, line 7: ");
    assertThat(fault.help()).isEqualTo("Did you mean 'pack'?");
  }

  @Test
  void aWordThatCamelDoesNotKnowIsNamedWithItsLine() throws IOException {
    Fault fault = refused(ROUTE.replace("steps:", "stepz:"), Map.of());
    assertThat(fault.code()).isEqualTo(Code.PIPELINE_INVALID);
    assertThat(fault).hasMessageContaining("mine.camel.yaml, line 5: ");
  }

  @Test
  void aRouteThatCamelCannotStartIsNamedWithItsFile() throws IOException {
    Fault fault = refused(ROUTE.replace("timer:mine", "timr:mine"), Map.of());
    assertThat(fault.code()).isEqualTo(Code.PIPELINE_INVALID);
    assertThat(fault).hasMessageContaining("mine.camel.yaml: ").hasMessageContaining("timr");
  }

  @Test
  void aMisspeltSettingIsNamedWithItsLine() throws IOException {
    Path file = folder.resolve("application.properties");
    Files.writeString(file, "# mine\nalki.out=x\n\ncamel.server.prot=1\n");
    Settings settings = Settings.load(file, Map.of(), Map.of());
    Fault fault = catchThrowableOfType(Fault.class, () -> Server.open(settings));
    assertThat(fault.code()).isEqualTo(Code.SETTING_UNKNOWN);
    assertThat(fault).hasMessage(file + ", line 4: Camel has no setting 'camel.server.prot'");
    assertThat(fault.help()).isEqualTo("Did you mean 'camel.server.port'?");
  }

  @Test
  void anotherAddressThanThisMachinesIsRefused() throws IOException {
    for (String key : new String[] {"camel.server.host", "camel.management.host"}) {
      Fault fault = refused("", Map.of(key, "0.0.0.0"));
      assertThat(fault.code()).isEqualTo(Code.SETTING_INVALID);
      assertThat(fault).hasMessageContaining(key);
    }
  }

  @Test
  void aPortThatIsTakenIsRefused() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      Fault fault = refused("", Map.of("camel.management.port", port));
      assertThat(fault.code()).isEqualTo(Code.ADDRESS_IN_USE);
      assertThat(fault).hasMessageContaining("127.0.0.1:" + port);
    }
  }

  @Test
  void aSecondServerForTheSameFolderIsRefused() throws IOException {
    try (Server first = Server.open(TestServer.settings(folder, Map.of()))) {
      assertThat(first.jobs()).isPresent();
      Fault state = refused("", Map.of("alki.inbox", folder.resolve("other") + ""));
      assertThat(state.code()).isEqualTo(Code.STATE_IN_USE);
      Fault inbox = refused("", Map.of("alki.state", folder.resolve("other") + ""));
      assertThat(inbox.code()).isEqualTo(Code.STATE_IN_USE);
    }
    Server.open(TestServer.settings(folder, Map.of())).close();
  }

  @Test
  void withoutARouteThatListensThereIsNoAddressForJobs() throws IOException {
    Files.writeString(
        Files.createDirectories(folder.resolve("routes")).resolve("inbox.camel.yaml"),
        Files.readString(Path.of("../routes/inbox.camel.yaml")));
    String routes = folder.resolve("routes").toString();
    try (Server server = Server.open(TestServer.settings(folder, Map.of("alki.routes", routes)))) {
      assertThat(server.jobs()).isEmpty();
    }
  }

  /// With this route, or the usual ones when it is empty.
  private Fault refused(String route, Map<String, String> more) throws IOException {
    Map<String, String> values = new HashMap<>(more);
    if (!route.isEmpty()) {
      Path routes = Files.createDirectories(folder.resolve("routes"));
      Files.writeString(routes.resolve("mine.camel.yaml"), route);
      values.put("alki.routes", routes.toString());
    }
    Settings settings = TestServer.settings(folder, values);
    return catchThrowableOfType(Fault.class, () -> Server.open(settings).close());
  }
}
