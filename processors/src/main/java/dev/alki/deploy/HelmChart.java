// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import static dev.alki.deploy.Yaml.map;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// The objects of [KubernetesManifest] as a chart, so that what differs between clusters need not
/// be edited in them.
final class HelmChart {
  private static final String FOLDER = "deploy/chart/";

  /// A key without a value is a line for Helm.
  private static final Pattern LINE = Pattern.compile("(?m)^( *)'(\\{\\{-.*\\}\\})': ''$");

  private static final Pattern EXPRESSION = Pattern.compile("'(\\{\\{.*?\\}\\})'");

  private HelmChart() {}

  /// By path in the bundle.
  static Map<String, String> of(Deployment deployment) {
    KubernetesObjects objects = new KubernetesObjects(deployment.settings(), choices(deployment));
    Map<String, String> files = new LinkedHashMap<>();
    files.put(FOLDER + "Chart.yaml", chart(deployment));
    files.put(FOLDER + "values.yaml", values(deployment));
    files.put(
        FOLDER + "templates/claim.yaml",
        "{{- if not .Values.model.image }}\n" + template(objects.claim()) + "{{- end }}\n");
    files.put(FOLDER + "templates/deployment.yaml", template(objects.workload()));
    files.put(FOLDER + "templates/service.yaml", template(objects.service()));
    files.put(FOLDER + "templates/networkpolicy.yaml", template(objects.policy()));
    return files;
  }

  private static KubernetesChoices choices(Deployment deployment) {
    String name = "{{ .Release.Name }}";
    return new KubernetesChoices(
        name,
        map("app.kubernetes.io/name", deployment.id(), "app.kubernetes.io/instance", name),
        "{{ .Values.image | quote }}",
        "{{ .Values.replicas }}",
        // Helm has numbers as floating point, and would write a long context with an exponent.
        "{{ .Values.context | int64 | quote }}",
        "{{ toJson .Values.resources }}",
        "{{ .Values.startupFailures }}",
        "{{ .Values.model.storage | quote }}",
        map(
            "{{- if .Values.model.image }}",
            "",
            "image",
            map("reference", "{{ .Values.model.image | quote }}", "pullPolicy", "IfNotPresent"),
            "{{- else }}",
            "",
            "persistentVolumeClaim",
            map("claimName", name, "readOnly", true),
            "{{- end }}",
            ""),
        "{{ .Values.service.type }}",
        "{{ .Values.service.port }}");
  }

  private static String chart(Deployment deployment) {
    return Yaml.document(
        map(
            "apiVersion",
            "v2",
            "name",
            deployment.id(),
            "description",
            "llama-server with the model of this bundle",
            "type",
            "application",
            "version",
            "1.0.0"));
  }

  private static String values(Deployment deployment) {
    ServerSettings settings = deployment.settings();
    return """
    # The container image with llama-server.
    image: %s
    replicas: 1
    # In tokens. A longer one needs more memory.
    context: %d
    %s# One for each %d seconds that the model may take until it is loaded.
    startupFailures: %d
    model:
      # The bundle as an artifact in a registry, for runtimes that mount artifacts. When it is
      # empty, a claim of this size is made, and the bundle's files have to be copied into it.
      image: ""
      storage: %s
    service:
      type: ClusterIP
      port: 8080
    """
        .formatted(
            deployment.image(),
            settings.context(),
            Yaml.document(map("resources", KubernetesManifest.resources(settings))),
            KubernetesObjects.PROBE_SECONDS,
            KubernetesManifest.startupFailures(deployment),
            KubernetesManifest.storage(deployment));
  }

  /// What YAML had to quote is for Helm to read.
  private static String template(Map<String, Object> object) {
    String lines = LINE.matcher(Yaml.document(object)).replaceAll("$1$2");
    return EXPRESSION.matcher(lines).replaceAll("$1");
  }
}
