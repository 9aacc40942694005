// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A proxy that is the only way to a registry, as whoever starts Alki names it.
@Timeout(120)
class RegistryProxyTest {
  @TempDir private Path folder;

  @Test
  void isToldByTheCommandWhoAsksAndWhomToReach() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<List<String>> asked = CompletableFuture.supplyAsync(() -> refuse(proxy));
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-Duser.home=" + folder,
                  "-cp",
                  System.getProperty("java.class.path"),
                  Alki.class.getName(),
                  "pull",
                  "oci://registry.example/team/tiny:v1",
                  "-o",
                  "pulled")
              .directory(folder.toFile())
              .redirectErrorStream(true);
      builder.environment().keySet().removeIf(it -> it.toLowerCase().endsWith("_proxy"));
      builder.environment().put("HTTPS_PROXY", "http://me:wr0ng@127.0.0.1:" + proxy.getLocalPort());
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(said).isEqualTo(5);
      assertThat(said)
          .contains("REGISTRY_UNAVAILABLE", "does not accept the name and password")
          .doesNotContain("wr0ng");
      assertThat(asked.join())
          .contains(
              "CONNECT registry.example:443 HTTP/1.1", "Proxy-Authorization: Basic bWU6d3Iwbmc=");
    }
  }

  /// What the first who comes says.
  private static List<String> refuse(ServerSocket proxy) {
    try (Socket client = proxy.accept();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1))) {
      List<String> head = new ArrayList<>();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        head.add(line);
      }
      client
          .getOutputStream()
          .write(
              "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n"
                  .getBytes(StandardCharsets.ISO_8859_1));
      return head;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
