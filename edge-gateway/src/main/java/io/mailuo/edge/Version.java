package io.mailuo.edge;

/** The version of the software. */
final class Version {

    private Version() {}

    /** From the jar's manifest; {@code development} where it runs from classes. */
    static String text() {
        var version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
