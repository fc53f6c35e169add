package io.mailuo.ingest.mqtt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the broker's own configuration from ours. */
final class BrokerFiles {

    private BrokerFiles() {}

    /** Writes {@code config.xml} and the key stores into {@code directory}, readable by the owner only. */
    static void write(MqttConfig config, Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        TlsStores stores = config.tls()
                ? TlsStores.write(
                        directory,
                        Objects.requireNonNull(config.certificate()),
                        Objects.requireNonNull(config.key()),
                        Objects.requireNonNull(config.clientCa()))
                : null;
        Files.writeString(directory.resolve("config.xml"), xml(config, stores));
    }

    private static String xml(MqttConfig config, @Nullable TlsStores stores) {
        return """
                <?xml version="1.0"?>
                <hivemq>
                  <listeners>
                %s%s%s  </listeners>
                  <mqtt>
                    <packets><max-packet-size>%d</max-packet-size></packets>
                    <quality-of-service><max-qos>1</max-qos></quality-of-service>
                    <receive-maximum><server-receive-maximum>%d</server-receive-maximum></receive-maximum>
                    <session-expiry><max-interval>%d</max-interval></session-expiry>
                    <queued-messages><max-queue-size>1000</max-queue-size><strategy>discard-oldest</strategy></queued-messages>
                    <keep-alive><allow-unlimited>false</allow-unlimited><max-keep-alive>600</max-keep-alive></keep-alive>
                    <topic-alias><enabled>true</enabled><max-per-client>16</max-per-client></topic-alias>
                    <shared-subscriptions><enabled>false</enabled></shared-subscriptions>
                  </mqtt>
                  <restrictions>
                    <max-connections>%d</max-connections>
                    <max-client-id-length>128</max-client-id-length>
                    <max-topic-length>256</max-topic-length>
                    <no-connect-idle-timeout>%d</no-connect-idle-timeout>
                  </restrictions>
                  <persistence><mode>in-memory</mode></persistence>
                  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """.formatted(
                        tcp(config),
                        webSocket(config),
                        stores == null ? "" : tls(config, stores),
                        config.maxPacket().bytes(),
                        config.receiveMaximum(),
                        config.sessionExpiry().toSeconds(),
                        config.maxConnections(),
                        config.connectTimeout().toMillis());
    }

    private static String tcp(MqttConfig config) {
        if (config.port() == 0) {
            return "";
        }
        return "    <tcp-listener><port>%d</port><bind-address>%s</bind-address></tcp-listener>\n"
                .formatted(config.port(), escape(config.host()));
    }

    private static String webSocket(MqttConfig config) {
        if (config.webSocketPort() == 0) {
            return "";
        }
        return """
                    <websocket-listener>
                      <port>%d</port><bind-address>%s</bind-address><path>/mqtt</path>
                      <subprotocols><subprotocol>mqtt</subprotocol></subprotocols>
                    </websocket-listener>
                """.formatted(config.webSocketPort(), escape(config.host()));
    }

    private static String tls(MqttConfig config, TlsStores stores) {
        return """
                    <tls-tcp-listener>
                      <port>%d</port><bind-address>%s</bind-address>
                      <tls>
                        <keystore>
                          <path>%s</path><password>%s</password><private-key-password>%s</private-key-password>
                        </keystore>
                        <truststore><path>%s</path><password>%s</password></truststore>
                        <protocols><protocol>TLSv1.3</protocol><protocol>TLSv1.2</protocol></protocols>
                        <client-authentication-mode>REQUIRED</client-authentication-mode>
                      </tls>
                    </tls-tcp-listener>
                """.formatted(
                        config.tlsPort(),
                        escape(config.tlsHost()),
                        escape(stores.keys().toAbsolutePath().toString()),
                        stores.password(),
                        stores.password(),
                        escape(stores.trusted().toAbsolutePath().toString()),
                        stores.password());
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
