// SPDX-License-Identifier: Apache-2.0
package dev.alki.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.ObjectInputStream;
import org.junit.jupiter.api.Test;

/// Who may know whom: cli -> processors -> native, and no circles between packages.
class RoomsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.alki");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.alki.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nothingReadsObjectsOfJava() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ObjectInputStream.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("jakarta.jms.ObjectMessage")
        .check(CLASSES);
  }
}
