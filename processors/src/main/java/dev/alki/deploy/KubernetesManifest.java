// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A claim for the bundle's files, a Deployment that mounts them read-only, and a Service inside
/// the cluster. Only the start-up probe waits for a long time: the others would otherwise notice a
/// hanging server late.
final class KubernetesManifest {
  private static final String FOLDER = "/bundle";
  private static final int PORT = 8080;
  private static final int PROBE_SECONDS = 5;

  private KubernetesManifest() {}

  static String of(Deployment deployment) {
    return Yaml.documents(claim(deployment), workload(deployment), service(deployment));
  }

  private static Map<String, Object> claim(Deployment deployment) {
    // Small files beside the model, and what a file system takes for itself.
    long mebibytes = 64 + Math.ceilDiv(deployment.bytes() + deployment.bytes() / 10, 1L << 20);
    return object(
        "v1",
        "PersistentVolumeClaim",
        deployment,
        map(
            "accessModes",
            List.of("ReadWriteOnce"),
            "resources",
            map("requests", map("storage", mebibytes + "Mi"))));
  }

  private static Map<String, Object> workload(Deployment deployment) {
    Map<String, Object> pod =
        map(
            "automountServiceAccountToken",
            false,
            "terminationGracePeriodSeconds",
            30,
            "securityContext",
            map(
                "runAsNonRoot",
                true,
                "runAsUser",
                65534,
                "runAsGroup",
                65534,
                "seccompProfile",
                map("type", "RuntimeDefault")),
            "containers",
            List.of(container(deployment)),
            "volumes",
            List.of(
                map(
                    "name",
                    "bundle",
                    "persistentVolumeClaim",
                    map("claimName", deployment.id(), "readOnly", true)),
                map("name", "tmp", "emptyDir", map("sizeLimit", "64Mi"))));
    return object(
        "apps/v1",
        "Deployment",
        deployment,
        map(
            "replicas",
            1,
            "selector",
            map("matchLabels", labels(deployment)),
            "template",
            map("metadata", map("labels", labels(deployment)), "spec", pod)));
  }

  private static Map<String, Object> container(Deployment deployment) {
    ServerSettings settings = deployment.settings();
    List<Object> environment = new ArrayList<>();
    settings
        .flags(FOLDER, "0.0.0.0")
        .forEach((flag, value) -> environment.add(map("name", flag.variable(), "value", value)));
    long starts = Math.ceilDiv(LoadTime.seconds(deployment.bytes()), PROBE_SECONDS);
    String cpus = String.valueOf(settings.threads());
    return map(
        "name",
        "llama-server",
        "image",
        deployment.image(),
        "env",
        environment,
        "ports",
        List.of(map("name", "http", "containerPort", PORT)),
        "startupProbe",
        probe(starts),
        "readinessProbe",
        probe(2),
        "livenessProbe",
        probe(6),
        "resources",
        map(
            "requests",
            map("cpu", cpus, "memory", mebibytes(settings.memory().request())),
            "limits",
            map("memory", mebibytes(settings.memory().limit()))),
        "securityContext",
        map(
            "allowPrivilegeEscalation",
            false,
            "readOnlyRootFilesystem",
            true,
            "capabilities",
            map("drop", List.of("ALL"))),
        "volumeMounts",
        List.of(
            map("name", "bundle", "mountPath", FOLDER, "readOnly", true),
            map("name", "tmp", "mountPath", "/tmp")));
  }

  private static Map<String, Object> service(Deployment deployment) {
    return object(
        "v1",
        "Service",
        deployment,
        map(
            "selector",
            labels(deployment),
            "ports",
            List.of(map("name", "http", "port", PORT, "targetPort", "http"))));
  }

  private static Map<String, Object> probe(long failures) {
    return map(
        "httpGet",
        map("path", "/health", "port", "http"),
        "periodSeconds",
        PROBE_SECONDS,
        "timeoutSeconds",
        5,
        "failureThreshold",
        failures);
  }

  private static Map<String, Object> object(
      String version, String kind, Deployment deployment, Map<String, Object> spec) {
    Map<String, Object> metadata = map("name", deployment.id(), "labels", labels(deployment));
    return map("apiVersion", version, "kind", kind, "metadata", metadata, "spec", spec);
  }

  /// A fresh one each time: YAML would refer to the first with an anchor otherwise.
  private static Map<String, Object> labels(Deployment deployment) {
    return map("app.kubernetes.io/name", deployment.id());
  }

  private static String mebibytes(long bytes) {
    return Math.ceilDiv(bytes, 1L << 20) + "Mi";
  }

  /// Names and values in turn.
  private static Map<String, Object> map(Object... entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put((String) entries[i], entries[i + 1]);
    }
    return map;
  }
}
