package io.mailuo.deploy.bench;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The broker alone, in a process of its own: HiveMQ CE that acknowledges at once and keeps nothing, on loopback, without
 * TLS. It is the limit of what the ingest path can reach on this machine.
 */
public final class BareBroker {

    /** Written to standard output once the broker accepts connections. */
    static final String READY = "bare broker ready";

    private static final int START_SECONDS = 60;

    private BareBroker() {}

    /** Runs until standard input ends. Arguments: directory, port. */
    public static void main(String[] arguments) throws Exception {
        var directory = Path.of(arguments[0]);
        for (var name : List.of("conf", "data", "extensions")) {
            Files.createDirectories(directory.resolve(name));
        }
        Files.writeString(directory.resolve("conf").resolve("config.xml"), """
                <?xml version="1.0"?>
                <hivemq>
                  <listeners>
                    <tcp-listener><port>%s</port><bind-address>127.0.0.1</bind-address></tcp-listener>
                  </listeners>
                  <mqtt><receive-maximum><server-receive-maximum>100</server-receive-maximum></receive-maximum></mqtt>
                  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """.formatted(arguments[1]));
        var broker = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(directory.resolve("conf"))
                .withDataFolder(directory.resolve("data"))
                .withExtensionsFolder(directory.resolve("extensions"))
                .withEmbeddedExtension(EmbeddedExtension.builder()
                        .withId("bare")
                        .withName("bare")
                        .withVersion("1")
                        .withAuthor("mailuo")
                        .withPriority(0)
                        .withStartPriority(1000)
                        .withExtensionMain(new EveryoneMayConnect())
                        .build())
                .withoutLoggingBootstrap()
                .build();
        broker.start().get(START_SECONDS, TimeUnit.SECONDS);
        System.out.println(READY);
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
        System.exit(0);
    }

    private static final class EveryoneMayConnect implements ExtensionMain {
        @Override
        public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
            SimpleAuthenticator everyone = (in, out) -> out.authenticateSuccessfully();
            Services.securityRegistry().setAuthenticatorProvider(provider -> everyone);
        }

        @Override
        public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}
    }
}
