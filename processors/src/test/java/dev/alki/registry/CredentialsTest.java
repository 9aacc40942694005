// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
  private static final RegistryName NAME = RegistryName.of("oci://reg.example:5000/team/app:1");

  @TempDir private Path home;

  @Test
  void readsWhatDockerWrites() throws IOException {
    write(".docker/config.json", auths("reg.example:5000", "me:pa:ss"));
    assertThat(of(Map.of())).contains(new Login.Password("me", "pa:ss"));
  }

  @Test
  void readsWhatPodmanWrites() throws IOException {
    write(".config/containers/auth.json", auths("reg.example:5000", "me:secret"));
    assertThat(of(Map.of())).contains(new Login.Password("me", "secret"));
  }

  @Test
  void takesTheFileThatTheEnvironmentNames() throws IOException {
    write(".docker/config.json", auths("reg.example:5000", "home:x"));
    write("docker/config.json", auths("reg.example:5000", "docker:x"));
    write("run/containers/auth.json", auths("reg.example:5000", "run:x"));
    write("podman.json", auths("reg.example:5000", "podman:x"));
    Map<String, String> run = Map.of("XDG_RUNTIME_DIR", home.resolve("run").toString());
    assertThat(of(run)).contains(new Login.Password("run", "x"));
    assertThat(of(Map.of("DOCKER_CONFIG", home.resolve("docker").toString())))
        .contains(new Login.Password("docker", "x"));
    assertThat(of(Map.of("REGISTRY_AUTH_FILE", home.resolve("podman.json").toString())))
        .contains(new Login.Password("podman", "x"));
  }

  @Test
  void takesTheMostParticularEntry() throws IOException {
    write(
        ".config/containers/auth.json",
        """
        {"auths": {"reg.example:5000": {"auth": "%s"},
                   "reg.example:5000/team": {"auth": "%s"},
                   "reg.example:5000/tea": {"auth": "%s"}}}
        """
            .formatted(base64("all:x"), base64("team:x"), base64("other:x")));
    assertThat(of(Map.of())).contains(new Login.Password("team", "x"));
  }

  @Test
  void hasNothingForOtherRegistries() throws IOException {
    write(
        ".docker/config.json",
        """
        {"auths": {"reg.example": {"auth": "%1$s"}, "reg.example:5001": {"auth": "%1$s"},
                   "evil.reg.example:5000": {"auth": "%1$s"}}}
        """
            .formatted(base64("me:x")));
    assertThat(of(Map.of())).isEmpty();
  }

  @Test
  void readsIdentityTokensAndAddresses() throws IOException {
    write(
        ".docker/config.json",
        """
        {"auths": {"https://reg.example:5000/v1/": {"auth": "%s", "identitytoken": "it"}}}
        """
            .formatted(base64("00000000:")));
    assertThat(of(Map.of())).contains(new Login.IdentityToken("it"));
  }

  @Test
  void saysWhereADamagedFileIsAndNothingOfIt() throws IOException {
    for (String bad :
        List.of("{\"auths\": {\"CANARY", "[CANARY", auths("reg.example:5000", "CANARY"))) {
      write(".docker/config.json", bad);
      Fault fault = catchThrowableOfType(Fault.class, () -> of(Map.of()));
      assertThat(fault.code()).isEqualTo(Code.REGISTRY_CREDENTIALS);
      assertThat(fault.report()).contains("config.json").doesNotContain("CANARY", base64("CANARY"));
      assertThat(fault).hasNoCause();
    }
  }

  @Test
  void refusesAHelperWithAPathInItsName() throws IOException {
    write(".docker/config.json", "{\"credsStore\": \"x/../../evil\"}");
    assertThat(catchThrowableOfType(Fault.class, () -> of(Map.of())).code())
        .isEqualTo(Code.REGISTRY_CREDENTIALS);
  }

  @Test
  void saysWhichHelperIsNotThere() throws IOException {
    write(".docker/config.json", "{\"credHelpers\": {\"reg.example:5000\": \"alki-has-none\"}}");
    Fault fault = catchThrowableOfType(Fault.class, () -> of(Map.of()));
    assertThat(fault.code()).isEqualTo(Code.REGISTRY_CREDENTIALS);
    assertThat(fault.report()).contains("docker-credential-alki-has-none");
  }

  @Test
  void showsNoSecret() {
    assertThat(new Login.Password("me", "CANARY").toString()).doesNotContain("CANARY");
    assertThat(new Login.IdentityToken("CANARY").toString()).doesNotContain("CANARY");
  }

  private java.util.Optional<Login> of(Map<String, String> environment) {
    return Credentials.of(environment, home).of(NAME);
  }

  private void write(String path, String text) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String auths(String key, String login) {
    return "{\"auths\": {\"" + key + "\": {\"auth\": \"" + base64(login) + "\"}}}";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
