// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import java.util.stream.Collectors;

/// A container that Podman's generator (4.7 or newer) makes a systemd service of. The limit of
/// memory is the service's: its control group has the container's in it.
final class QuadletContainer {
  private static final String FOLDER = "/bundle";

  private QuadletContainer() {}

  static String of(Deployment deployment) {
    ServerSettings settings = deployment.settings();
    String environment =
        settings.flags(FOLDER, "0.0.0.0").entrySet().stream()
            .map(flag -> "Environment=" + flag.getKey().variable() + "=" + flag.getValue())
            .collect(Collectors.joining("\n"));
    return """
    # Copy the bundle to /var/lib/alki/%1$s and this file to /etc/containers/systemd/.
    [Unit]
    Description=llama-server for %1$s
    After=network.target

    [Container]
    Image=%2$s
    PublishPort=127.0.0.1:8080:8080
    Volume=/var/lib/alki/%1$s:%3$s:ro,Z
    %4$s
    HealthCmd=curl -f http://127.0.0.1:8080/health
    HealthInterval=10s
    HealthTimeout=5s
    HealthRetries=3
    HealthStartPeriod=%5$ds
    User=65534
    Group=65534
    ReadOnly=true
    NoNewPrivileges=true
    DropCapability=all
    PidsLimit=256

    [Service]
    Restart=on-failure
    RestartSec=5
    TimeoutStartSec=900
    TimeoutStopSec=30
    MemoryMax=%6$d

    [Install]
    WantedBy=multi-user.target
    """
        .formatted(
            deployment.id(),
            deployment.image(),
            FOLDER,
            environment,
            LoadTime.seconds(deployment.bytes()),
            settings.memory().limit());
  }
}
