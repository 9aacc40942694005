// SPDX-License-Identifier: Apache-2.0
package dev.alki.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The trigger itself, `routes/inbox.camel.yaml`, with somebody who only listens behind it.
class InboxRouteTest extends CamelTestSupport {
  @TempDir private static Path folder;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @Override
  protected CamelContext createCamelContext() throws Exception {
    CamelContext camel = super.createCamelContext();
    Properties properties = new Properties();
    properties.setProperty("alki.inbox", folder.toString());
    camel.getPropertiesComponent().setInitialProperties(properties);
    camel.getRegistry().bind("inbox", new Listener(heard));
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(
            PluginHelper.getResourceLoader(camel)
                .resolveResource("file:../routes/inbox.camel.yaml"));
    return camel;
  }

  @Test
  void looksAgainAndAgain() throws InterruptedException {
    assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("look");
    assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("look");
  }

  @Test
  void tellsOfAMarkerAndTakesItAway() throws Exception {
    Path marker = Files.createFile(folder.resolve("my model.v1.gguf.ready"));
    String word = "look";
    while ("look".equals(word)) {
      word = heard.poll(5, TimeUnit.SECONDS);
    }
    assertThat(word).isEqualTo("ready my model.v1.gguf.ready");
    for (int i = 0; i < 500 && Files.exists(marker); i++) {
      Thread.sleep(10);
    }
    assertThat(marker).doesNotExist();
  }

  /// Public, as beans of routes are.
  public record Listener(BlockingQueue<String> heard) {
    public void look() {
      heard.add("look");
    }

    public void ready(String marker) {
      heard.add("ready " + marker);
    }
  }
}
