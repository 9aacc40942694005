// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A Compose file that lies in the bundle's `deploy` folder and mounts the bundle read-only.
final class ComposeFile {
  private static final String FOLDER = "/bundle";

  private ComposeFile() {}

  static String of(Deployment deployment) {
    ServerSettings settings = deployment.settings();
    Map<String, Object> environment = new LinkedHashMap<>();
    settings
        .flags(FOLDER, "0.0.0.0")
        .forEach((flag, value) -> environment.put(flag.variable(), value));

    Map<String, Object> bundle = new LinkedHashMap<>();
    bundle.put("type", "bind");
    bundle.put("source", deployment.bundle());
    bundle.put("target", FOLDER);
    bundle.put("read_only", true);

    Map<String, Object> health = new LinkedHashMap<>();
    health.put("test", List.of("CMD", "curl", "-f", "http://127.0.0.1:8080/health"));
    health.put("interval", "10s");
    health.put("timeout", "5s");
    health.put("retries", 3);
    health.put("start_period", LoadTime.seconds(deployment.bytes()) + "s");

    Map<String, Object> service = new LinkedHashMap<>();
    service.put("image", deployment.image());
    service.put("environment", environment);
    // Reachable from this machine only: the server asks for no key.
    service.put("ports", List.of("127.0.0.1:8080:8080"));
    service.put("volumes", List.of(bundle));
    service.put("healthcheck", health);
    service.put("mem_limit", String.valueOf(settings.memory().limit()));
    service.put("pids_limit", 256);
    service.put("user", "65534:65534");
    service.put("read_only", true);
    service.put("tmpfs", List.of("/tmp"));
    service.put("cap_drop", List.of("ALL"));
    service.put("security_opt", List.of("no-new-privileges:true"));
    service.put("stop_grace_period", "30s");
    service.put("restart", "unless-stopped");

    return Yaml.document(Map.of("services", Map.of(deployment.id(), service)));
  }
}
