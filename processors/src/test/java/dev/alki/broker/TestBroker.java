// SPDX-License-Identifier: Apache-2.0
package dev.alki.broker;

import dev.alki.server.TestServer;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/// A real broker that others reach over TCP, on a free port of this machine.
public final class TestBroker implements AutoCloseable {
  private final EmbeddedActiveMQ artemis;
  private final String url;

  private TestBroker(EmbeddedActiveMQ artemis, String url) {
    this.artemis = artemis;
    this.url = url;
  }

  public static TestBroker start(Path folder) throws Exception {
    return start(folder, TestServer.port());
  }

  public static TestBroker start(Path folder, String port) throws Exception {
    String url = "tcp://127.0.0.1:" + port;
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration.setSecurityEnabled(false);
    configuration.setJMXManagementEnabled(false);
    configuration.setJournalType(JournalType.NIO);
    configuration.setJournalDirectory(folder.resolve("journal").toString());
    configuration.setBindingsDirectory(folder.resolve("bindings").toString());
    configuration.setPagingDirectory(folder.resolve("paging").toString());
    configuration.setLargeMessagesDirectory(folder.resolve("large").toString());
    configuration.setJournalFileSize(1 << 20);
    configuration.setMaxDiskUsage(-1);
    configuration.addAcceptorConfiguration("tcp", url);
    EmbeddedActiveMQ artemis = new EmbeddedActiveMQ();
    artemis.setConfiguration(configuration);
    artemis.start();
    return new TestBroker(artemis, url);
  }

  public String url() {
    return url;
  }

  @Override
  public void close() {
    try {
      artemis.stop();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /// A process that is a broker, and can be killed: its folder, its port.
  public static void main(String[] args) throws Exception {
    try (TestBroker _ = start(Path.of(args[0]), args[1])) {
      System.out.println("ready");
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
