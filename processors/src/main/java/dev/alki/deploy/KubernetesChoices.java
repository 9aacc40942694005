// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import java.util.Map;

/// What may differ from cluster to cluster: figures that follow from the model in a manifest,
/// expressions in a chart. `model` is the source of the volume that has the bundle.
record KubernetesChoices(
    String name,
    Map<String, Object> labels,
    Object image,
    Object replicas,
    Object context,
    Object resources,
    Object startupFailures,
    Object storage,
    Map<String, Object> model,
    Object serviceType,
    Object servicePort) {}
