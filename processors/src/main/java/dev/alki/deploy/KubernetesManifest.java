// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import static dev.alki.deploy.Yaml.map;

import java.util.Map;

/// A Deployment, its Service and a policy of its network, with the bundle's files in a claim or in
/// a registry.
final class KubernetesManifest {
  private KubernetesManifest() {}

  static String withClaim(Deployment deployment) {
    KubernetesObjects objects =
        objects(
            deployment,
            map("persistentVolumeClaim", map("claimName", deployment.id(), "readOnly", true)));
    return Yaml.documents(objects.claim(), objects.workload(), objects.service(), objects.policy());
  }

  /// For runtimes that mount artifacts; `registry.example` is to be replaced.
  static String withArtifact(Deployment deployment) {
    KubernetesObjects objects =
        objects(
            deployment,
            map(
                "image",
                map(
                    "reference",
                    "registry.example/models/" + deployment.id() + ":latest",
                    "pullPolicy",
                    "IfNotPresent")));
    return Yaml.documents(objects.workload(), objects.service(), objects.policy());
  }

  /// Small files beside the model, and what a file system takes for itself.
  static String storage(Deployment deployment) {
    return mebibytes((64L << 20) + deployment.bytes() + deployment.bytes() / 10);
  }

  static Map<String, Object> resources(ServerSettings settings) {
    return map(
        "requests",
        map(
            "cpu",
            String.valueOf(settings.threads()),
            "memory",
            mebibytes(settings.memory().request())),
        "limits",
        map("memory", mebibytes(settings.memory().limit())));
  }

  /// How often the server may not be there yet.
  static long startupFailures(Deployment deployment) {
    return Math.ceilDiv(
        LoadTime.seconds(deployment.bytes()), (long) KubernetesObjects.PROBE_SECONDS);
  }

  private static KubernetesObjects objects(Deployment deployment, Map<String, Object> model) {
    ServerSettings settings = deployment.settings();
    return new KubernetesObjects(
        settings,
        new KubernetesChoices(
            deployment.id(),
            map("app.kubernetes.io/name", deployment.id()),
            deployment.image(),
            1,
            String.valueOf(settings.context()),
            resources(settings),
            startupFailures(deployment),
            storage(deployment),
            model,
            "ClusterIP",
            8080));
  }

  private static String mebibytes(long bytes) {
    return Math.ceilDiv(bytes, 1L << 20) + "Mi";
  }
}
