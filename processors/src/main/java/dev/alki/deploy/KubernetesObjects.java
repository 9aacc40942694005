// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import static dev.alki.deploy.Yaml.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The objects that serve a bundle in Kubernetes. Only the start-up probe waits for a long time:
/// the others would otherwise notice a hanging server late.
record KubernetesObjects(ServerSettings settings, KubernetesChoices choices) {
  static final int PROBE_SECONDS = 5;

  private static final String FOLDER = "/bundle";
  private static final int PORT = 8080;

  /// Room for the bundle's files.
  Map<String, Object> claim() {
    return object(
        "v1",
        "PersistentVolumeClaim",
        map(
            "accessModes",
            List.of("ReadWriteOnce"),
            "resources",
            map("requests", map("storage", choices.storage()))));
  }

  /// The server, with the bundle mounted read-only.
  Map<String, Object> workload() {
    Map<String, Object> volume = map("name", "bundle");
    volume.putAll(choices.model());
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
            List.of(container()),
            "volumes",
            List.of(volume, map("name", "tmp", "emptyDir", map("sizeLimit", "64Mi"))));
    return object(
        "apps/v1",
        "Deployment",
        map(
            "replicas",
            choices.replicas(),
            "selector",
            map("matchLabels", labels()),
            "template",
            map("metadata", map("labels", labels()), "spec", pod)));
  }

  /// The server's address inside the cluster.
  Map<String, Object> service() {
    return object(
        "v1",
        "Service",
        map(
            "type",
            choices.serviceType(),
            "selector",
            labels(),
            "ports",
            List.of(map("name", "http", "port", choices.servicePort(), "targetPort", "http"))));
  }

  /// Only pods of the same namespace reach the server, and the server reaches nothing.
  Map<String, Object> policy() {
    return object(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        map(
            "podSelector",
            map("matchLabels", labels()),
            "policyTypes",
            List.of("Ingress", "Egress"),
            "ingress",
            List.of(
                map(
                    "from",
                    List.of(map("podSelector", map())),
                    "ports",
                    List.of(map("protocol", "TCP", "port", "http")))),
            "egress",
            List.of()));
  }

  private Map<String, Object> container() {
    List<Object> environment = new ArrayList<>();
    settings
        .flags(FOLDER, "0.0.0.0")
        .forEach((flag, value) ->
            environment.add(map("name", flag.variable(), "value", chosen(flag, value))));
    return map(
        "name",
        "llama-server",
        "image",
        choices.image(),
        "env",
        environment,
        "ports",
        List.of(map("name", "http", "containerPort", PORT)),
        "startupProbe",
        probe(choices.startupFailures()),
        "readinessProbe",
        probe(2),
        "livenessProbe",
        probe(6),
        "resources",
        choices.resources(),
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

  private Object chosen(ServerFlag flag, String value) {
    return flag == ServerFlag.CTX_SIZE ? choices.context() : value;
  }

  private static Map<String, Object> probe(Object failures) {
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

  private Map<String, Object> object(String version, String kind, Map<String, Object> spec) {
    Map<String, Object> metadata = map("name", choices.name(), "labels", labels());
    return map("apiVersion", version, "kind", kind, "metadata", metadata, "spec", spec);
  }

  /// A fresh one each time: YAML would refer to the first with an anchor otherwise.
  private Map<String, Object> labels() {
    return new LinkedHashMap<>(choices.labels());
  }
}
