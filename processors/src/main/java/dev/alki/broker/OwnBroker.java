// SPDX-License-Identifier: Apache-2.0
package dev.alki.broker;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Artemis in this process, for this process only, with its journal in a folder. The ledger knows
/// more than the journal: one that cannot be read is put aside.
final class OwnBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OwnBroker.class);
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final int JOURNAL_BYTES = 1 << 20;

  private final EmbeddedActiveMQ artemis;
  private final String url;

  private OwnBroker(EmbeddedActiveMQ artemis, String url) {
    this.artemis = artemis;
    this.url = url;
  }

  static OwnBroker start(Path folder) {
    try {
      return started(folder);
    } catch (Exception e) {
      LOG.error(
          "the broker's journal in {} cannot be used and is put aside: {}", folder, e.toString());
    }
    try {
      Path aside =
          folder.resolveSibling(folder.getFileName() + ".damaged-" + System.currentTimeMillis());
      Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
      return started(folder);
    } catch (Exception e) {
      throw Fault.in(Code.BROKER_FAILED, folder)
          .what("the broker cannot start: " + e.getMessage())
          .help("Check that the disk has room and that the folder of alki.state can be written.")
          .cause(e)
          .fault();
    }
  }

  String url() {
    return url;
  }

  @Override
  public void close() {
    try {
      artemis.stop();
    } catch (Exception e) {
      // What it had to keep is on the disk already.
      LOG.warn("the broker did not stop as it should", e);
    }
  }

  private static OwnBroker started(Path folder) throws Exception {
    String url = "vm://" + COUNT.incrementAndGet();
    EmbeddedActiveMQ artemis = new EmbeddedActiveMQ();
    artemis.setConfiguration(configuration(folder, url));
    try {
      artemis.start();
      if (!artemis.getActiveMQServer().isActive()) {
        throw new IOException("it does not become active");
      }
      return new OwnBroker(artemis, url);
    } catch (Exception e) {
      artemis.stop();
      throw e;
    }
  }

  private static Configuration configuration(Path folder, String url) throws Exception {
    Configuration configuration = new ConfigurationImpl();
    configuration.setName("alki");
    configuration.setPersistenceEnabled(true);
    // Nobody else can reach it.
    configuration.setSecurityEnabled(false);
    configuration.setJMXManagementEnabled(false);
    configuration.setJournalType(JournalType.NIO);
    configuration.setJournalDirectory(folder.resolve("journal").toString());
    configuration.setBindingsDirectory(folder.resolve("bindings").toString());
    configuration.setPagingDirectory(folder.resolve("paging").toString());
    configuration.setLargeMessagesDirectory(folder.resolve("large").toString());
    configuration.setJournalFileSize(JOURNAL_BYTES);
    // A disk that is nearly full is full of models: messages are small.
    configuration.setMaxDiskUsage(-1);
    configuration.addAcceptorConfiguration("own", url);
    // That a message came back is no failure of its job.
    AddressSettings all = new AddressSettings();
    all.setMaxDeliveryAttempts(-1);
    all.setDeadLetterAddress(SimpleString.of("alki.dead"));
    all.setExpiryAddress(SimpleString.of("alki.expired"));
    configuration.addAddressSetting("#", all);
    return configuration;
  }
}
