package io.mailuo.registry.postgres;

import java.nio.file.Path;
import java.util.Optional;

/** A process of its own that holds an embedded server until it is killed: {@code directory home}. */
final class PlatformStandIn {

    private PlatformStandIn() {}

    public static void main(String[] args) throws InterruptedException {
        var server = EmbeddedPostgres.start(
                new EmbeddedPostgres.Options(Path.of(args[0]), 0, Optional.of(Path.of(args[1]))));
        System.out.println("ready " + server.pid());
        Thread.currentThread().join();
    }
}
