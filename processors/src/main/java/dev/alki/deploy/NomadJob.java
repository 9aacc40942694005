// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.TimeUnit;

/// A job for Nomad's Docker driver; the bundle is the host volume of the job's name. Times are in
/// nanoseconds.
final class NomadJob {
  private static final String FOLDER = "/bundle";
  private static final int PORT = 8080;

  private NomadJob() {}

  static ObjectNode of(Deployment deployment) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode job = root.putObject("Job");
    job.put("ID", deployment.id()).put("Name", deployment.id()).put("Type", "service");
    job.putArray("Datacenters").add("*");
    ObjectNode group = job.putArray("TaskGroups").addObject();
    group.put("Name", deployment.id()).put("Count", 1);
    group
        .putArray("Networks")
        .addObject()
        .putArray("DynamicPorts")
        .addObject()
        .put("Label", "http")
        .put("To", PORT);
    group
        .putObject("Volumes")
        .putObject("bundle")
        .put("Name", "bundle")
        .put("Type", "host")
        .put("Source", deployment.id())
        .put("ReadOnly", true);
    group.putArray("Services").add(service(deployment));
    group.putArray("Tasks").add(task(deployment));
    long loaded = LoadTime.seconds(deployment.bytes()) + 60;
    group
        .putObject("Update")
        .put("HealthyDeadline", nanoseconds(loaded))
        .put("ProgressDeadline", nanoseconds(2 * loaded));
    return root;
  }

  private static ObjectNode service(Deployment deployment) {
    ObjectNode service = JsonNodeFactory.instance.objectNode();
    service.put("Name", deployment.id()).put("PortLabel", "http").put("Provider", "nomad");
    service
        .putArray("Checks")
        .addObject()
        .put("Type", "http")
        .put("Path", "/health")
        .put("Interval", nanoseconds(10))
        .put("Timeout", nanoseconds(5));
    return service;
  }

  private static ObjectNode task(Deployment deployment) {
    ServerSettings settings = deployment.settings();
    ObjectNode task = JsonNodeFactory.instance.objectNode();
    task.put("Name", "llama-server").put("Driver", "docker").put("User", "65534:65534");
    ObjectNode container = task.putObject("Config");
    container.put("image", deployment.image());
    container.putArray("ports").add("http");
    container.put("readonly_rootfs", true).put("pids_limit", 256);
    container.putArray("cap_drop").add("all");
    container.putArray("security_opt").add("no-new-privileges");
    container.putArray("mount").addObject().put("type", "tmpfs").put("target", "/tmp");
    ObjectNode environment = task.putObject("Env");
    settings
        .flags(FOLDER, "0.0.0.0")
        .forEach((flag, value) -> environment.put(flag.variable(), value));
    task.putArray("VolumeMounts")
        .addObject()
        .put("Volume", "bundle")
        .put("Destination", FOLDER)
        .put("ReadOnly", true);
    task.putObject("Resources")
        .put("Cores", settings.threads())
        .put("MemoryMB", settings.memory().limit() >> 20);
    return task.put("KillTimeout", nanoseconds(30));
  }

  private static long nanoseconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
