// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.StartupListener;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;

/// Camel, set up for the pipeline.
final class CamelSetup {
  private CamelSetup() {}

  static Main main(
      Settings settings,
      RouteFile file,
      Extension extension,
      StepComponent steps,
      DispatchComponent branches) {
    Main main = new Main();
    // The usual one has a hook that holds all of it until the process ends.
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    // application.properties is read by us, strictly.
    main.setPropertyPlaceholderLocations("false");
    Properties properties = new Properties();
    properties.setProperty("camel.main.name", "alki");
    properties.setProperty("camel.main.jmxEnabled", "false");
    properties.setProperty("camel.main.shutdownTimeout", "10");
    properties.setProperty("camel.main.startupRecorder", "off");
    properties.setProperty("camel.main.startupSummaryLevel", "Off");
    // So that routes can say {{alki.state}}.
    settings.values().forEach((setting, value) -> properties.setProperty(setting.key(), value));
    properties.putAll(extension.properties());
    properties.putAll(settings.camelRead());
    List<String> routes = new ArrayList<>(List.of(file.camelName()));
    extension.routes().forEach(route -> routes.add(route.camelName()));
    properties.setProperty("camel.main.routesIncludePattern", String.join(",", routes));
    Path kamelets = settings.path(Setting.KAMELETS);
    if (Files.isDirectory(kamelets)) {
      properties.setProperty(
          "camel.component.kamelet.location", "classpath:kamelets,file:" + kamelets);
    }
    main.setOverrideProperties(properties);
    main.bind(StepComponent.SCHEME, steps);
    main.bind(DispatchComponent.SCHEME, branches);
    main.bind("merge", new Merge());
    extension.beans().forEach(main::bind);
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void afterConfigure(BaseMainSupport it) {
            for (StartupListener listener : extension.listeners()) {
              try {
                it.getCamelContext().addStartupListener(listener);
              } catch (Exception e) {
                throw new IllegalStateException("Camel has started already", e);
              }
            }
          }
        });
    return main;
  }

  /// What Camel says of a pipeline that it cannot run, in one line.
  static Fault fault(Settings settings, List<RouteFile> routes, Exception e) {
    String where = settings.path(Setting.PIPELINE).toString();
    Throwable deepest = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Fault fault) {
        return fault;
      }
      if (cause instanceof FailedToCreateRouteException failed) {
        String id = "id: " + failed.getRouteId() + "\n";
        where =
            routes.stream()
                .filter(route -> route.text().contains(id))
                .map(RouteFile::name)
                .findFirst()
                .orElse(where);
      }
      deepest = cause;
    }
    return Fault.in(Code.PIPELINE_INVALID, where)
        .what(String.valueOf(deepest.getMessage()).lines().findFirst().orElse(e.toString()))
        .cause(e)
        .fault();
  }
}
