// SPDX-License-Identifier: Apache-2.0
package dev.alki.broker;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;

/// Connections for Camel's routes: the first one waits until the broker has started.
public record LateConnections(ArtemisBroker broker) implements ConnectionFactory {
  @Override
  public Connection createConnection() throws JMSException {
    return broker.connect();
  }

  @Override
  public Connection createConnection(String user, String password) throws JMSException {
    return broker.connections().createConnection(user, password);
  }

  @Override
  public JMSContext createContext() {
    return broker.connections().createContext();
  }

  @Override
  public JMSContext createContext(String user, String password) {
    return broker.connections().createContext(user, password);
  }

  @Override
  public JMSContext createContext(String user, String password, int mode) {
    return broker.connections().createContext(user, password, mode);
  }

  @Override
  public JMSContext createContext(int mode) {
    return broker.connections().createContext(mode);
  }
}
