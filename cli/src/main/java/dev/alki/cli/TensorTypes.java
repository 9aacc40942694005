// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.quantize.TensorTypeRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import java.util.stream.Stream;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/// The types of tensors by name, from the command line and from files, in the order in which they
/// stand there: the first that matches counts.
final class TensorTypes {
  private static final String ONE = "--tensor-type";

  @Option(
      names = ONE,
      paramLabel = "PATTERN=TYPE",
      parameterConsumer = InOrder.class,
      description = "The type of all tensors whose name matches; the first that matches counts.")
  private List<String> types = new ArrayList<>();

  @Option(
      names = "--tensor-type-file",
      paramLabel = "FILE",
      parameterConsumer = InOrder.class,
      description = "A file of PATTERN=TYPE with white space between them.")
  private List<String> files = new ArrayList<>();

  private final List<Given> given = new ArrayList<>();

  List<TensorTypeRule> rules() {
    return given.stream().flatMap(Given::rules).toList();
  }

  private record Given(String option, String value) {
    Stream<TensorTypeRule> rules() {
      return option.equals(ONE)
          ? Stream.of(TensorTypeRule.parse(value))
          : TensorTypeRule.read(Path.of(value)).stream();
    }
  }

  /// picocli alone keeps the order within one option only.
  private static final class InOrder implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> args, ArgSpec option, CommandSpec command) {
      if (args.isEmpty()) {
        throw new MissingParameterException(
            command.commandLine(),
            option,
            "missing value for " + ((OptionSpec) option).longestName());
      }
      TensorTypes types = (TensorTypes) command.mixins().get("tensorTypes").userObject();
      String value = args.pop();
      List<String> values = option.getValue();
      values.add(value);
      types.given.add(new Given(((OptionSpec) option).longestName(), value));
    }
  }
}
