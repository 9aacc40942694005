// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import java.util.stream.Collectors;

/// A systemd service for a bundle that lies under `/var/lib/alki/<id>`: no user of its own to make,
/// nothing to write to, no more memory than the model needs, reachable from this machine only.
final class SystemdUnit {
  private SystemdUnit() {}

  static String of(Deployment deployment) {
    ServerSettings settings = deployment.settings();
    String environment =
        settings.flags("/var/lib/alki/" + deployment.id(), "127.0.0.1").entrySet().stream()
            .map(flag -> "Environment=" + flag.getKey().variable() + "=" + flag.getValue())
            .collect(Collectors.joining("\n"));
    return """
    # Copy the bundle to /var/lib/alki/%1$s and this file to /etc/systemd/system/.
    # llama-server v0.5.0 or newer is expected in /usr/bin.
    [Unit]
    Description=llama-server for %1$s
    After=network.target

    [Service]
    Type=exec
    ExecStart=/usr/bin/llama-server
    %2$s
    Restart=on-failure
    RestartSec=5
    TimeoutStopSec=30
    MemoryMax=%3$d
    TasksMax=256
    DynamicUser=yes
    ReadOnlyPaths=/var/lib/alki/%1$s
    ProtectSystem=strict
    ProtectHome=yes
    ProtectKernelLogs=yes
    ProtectKernelModules=yes
    ProtectKernelTunables=yes
    ProtectControlGroups=yes
    ProtectClock=yes
    ProtectHostname=yes
    ProtectProc=invisible
    PrivateDevices=yes
    PrivateTmp=yes
    NoNewPrivileges=yes
    RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
    RestrictNamespaces=yes
    RestrictRealtime=yes
    RestrictSUIDSGID=yes
    LockPersonality=yes
    CapabilityBoundingSet=
    SystemCallArchitectures=native
    SystemCallFilter=@system-service
    UMask=0077

    [Install]
    WantedBy=multi-user.target
    """
        .formatted(deployment.id(), environment, settings.memory().limit());
  }
}
