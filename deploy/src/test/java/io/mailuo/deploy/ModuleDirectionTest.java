package io.mailuo.deploy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Dependencies point one way, and the three services never know of one another. */
@AnalyzeClasses(packages = "io.mailuo", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleDirectionTest {

    @ArchTest
    static final ArchRule modules_depend_in_one_direction_only = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("spec")
            .definedBy("io.mailuo.spec..")
            .layer("http")
            .definedBy("io.mailuo.http..")
            .layer("codec")
            .definedBy("io.mailuo.codec..")
            .layer("profile")
            .definedBy("io.mailuo.profile..")
            .layer("edge")
            .definedBy("io.mailuo.edge..")
            .layer("registry")
            .definedBy("io.mailuo.registry..")
            .layer("ingest")
            .definedBy("io.mailuo.ingest..")
            .layer("deploy")
            .definedBy("io.mailuo.deploy..")
            .whereLayer("deploy")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("edge")
            .mayOnlyBeAccessedByLayers("deploy")
            .whereLayer("registry")
            .mayOnlyBeAccessedByLayers("deploy")
            .whereLayer("ingest")
            .mayOnlyBeAccessedByLayers("deploy")
            .whereLayer("profile")
            .mayOnlyBeAccessedByLayers("edge", "registry", "ingest", "deploy")
            .whereLayer("codec")
            .mayOnlyBeAccessedByLayers("profile", "edge", "registry", "ingest", "deploy")
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("edge", "registry", "ingest", "deploy");

    @ArchTest
    static final ArchRule codecs_do_no_input_or_output = noClasses()
            .that()
            .resideInAPackage("io.mailuo.codec..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio.channels..", "java.util.concurrent..")
            .because("codecs are pure: no I/O, no threads");

    @ArchTest
    static final ArchRule devices_of_the_demo_city_know_nothing_of_the_platform = noClasses()
            .that()
            .resideInAPackage("io.mailuo.deploy.city..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.mailuo.registry..", "io.mailuo.ingest..", "io.mailuo.edge..")
            .because("the demo city uses the protocols and the HTTP API only, like any user");

    @ArchTest
    static final ArchRule packages_of_the_services_are_free_of_cycles = SlicesRuleDefinition.slices()
            .matching("io.mailuo.(edge|registry|ingest).(*)..")
            .should()
            .beFreeOfCycles();
}
