// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/// Brings the branches of a split or multicast together again: everything that each of them made.
final class Merge implements AggregationStrategy {
  @Override
  public Exchange aggregate(Exchange sum, Exchange branch) {
    return aggregate(sum, branch, branch);
  }

  @Override
  public Exchange aggregate(Exchange sum, Exchange branch, Exchange before) {
    if (branch.getException() != null) {
      // Not of a step: those put failures into the body.
      if (sum == null) {
        return branch;
      }
      sum.setException(branch.getException());
      return sum;
    }
    Course whole = (sum == null ? before : sum).getMessage().getBody(Course.class);
    Exchange result = sum == null ? branch : sum;
    result.getMessage().setBody(whole.merge(branch.getMessage().getBody(Course.class)));
    result.setRouteStop(false);
    return result;
  }
}
