// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

/// What a machine that serves from its processor to itself can deny the service beyond
/// [SystemdUnit]: a drop-in of its own, because drivers of graphics cards, or clients elsewhere,
/// need some of it.
final class Hardening {
  private Hardening() {}

  static String of(Deployment deployment) {
    return """
    # Copy this file to /etc/systemd/system/%1$s.service.d/.
    [Service]
    # No other machine is answered, nor asked for anything.
    IPAddressDeny=any
    IPAddressAllow=localhost
    SocketBindDeny=any
    SocketBindAllow=tcp:8080
    # Drivers of graphics cards write programs into memory.
    MemoryDenyWriteExecute=yes
    PrivateUsers=yes
    PrivateIPC=yes
    KeyringMode=private
    # Priorities and processors are the system's to give.
    SystemCallFilter=~@privileged @resources
    SystemCallErrorNumber=EPERM
    """
        .formatted(deployment.id());
  }
}
