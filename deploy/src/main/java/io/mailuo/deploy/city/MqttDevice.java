package io.mailuo.deploy.city;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A device that connects by itself over MQTT, keeps its connection and publishes at QoS 1. Lives on one event loop. */
final class MqttDevice {

    /** Says what is said here anyway, with stack traces. Kept, since a logger that nobody holds forgets its level. */
    private static final Logger LIBRARY_LOG = Logger.getLogger("io.vertx.mqtt");

    private static final long RETRY_MILLIS = 3000;
    private static final int KEEP_ALIVE_SECONDS = 60;

    private final Vertx vertx;
    private final String host;
    private final int port;
    private final Account account;
    private @Nullable MqttClient client;
    private boolean complained;

    /**
     * Who a device is.
     *
     * @param code its unified code; also its user name
     * @param secret its password
     */
    record Account(String code, String secret) {

        /** The accounts of a file: a line each, code and secret separated by a tab. */
        static List<Account> read(Path file) throws IOException {
            return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .map(line -> line.split("\t"))
                    .map(parts -> new Account(parts[0], parts[1]))
                    .toList();
        }
    }

    /**
     * @param vertx runs the connection
     * @param address {@code host:port} of the broker
     * @param account who the device is
     */
    MqttDevice(Vertx vertx, String address, Account account) {
        this.vertx = vertx;
        int colon = address.lastIndexOf(':');
        this.host = address.substring(0, colon);
        this.port = Integer.parseInt(address.substring(colon + 1));
        this.account = account;
    }

    /** An event loop for many devices in little memory. */
    static Vertx smallVertx() {
        LIBRARY_LOG.setLevel(Level.OFF);
        return Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
    }

    /** Connects, and again whenever the connection ends. */
    void connect() {
        var fresh = MqttClient.create(
                vertx,
                new MqttClientOptions()
                        .setClientId(account.code())
                        .setUsername(account.code())
                        .setPassword(account.secret())
                        .setKeepAliveInterval(KEEP_ALIVE_SECONDS)
                        .setCleanSession(true));
        fresh.closeHandler(ignored -> lost());
        fresh.connect(port, host).onComplete(result -> {
            if (result.succeeded() && fresh.isConnected()) {
                client = fresh;
                complained = false;
            } else {
                complain(result.cause());
                lost();
            }
        });
    }

    /** The device's code. */
    String code() {
        return account.code();
    }

    /** Publishes {@code payload} on the device's topic; a device without a connection says nothing. */
    void publish(String payload) {
        publish(Buffer.buffer(payload));
    }

    /** Publishes any bytes. */
    void publish(Buffer payload) {
        var connected = client;
        if (connected != null && connected.isConnected()) {
            connected.publish(
                    "v1/devices/" + account.code() + "/observations", payload, MqttQoS.AT_LEAST_ONCE, false, false);
        }
    }

    /** Whether it can publish now. */
    boolean connected() {
        var connected = client;
        return connected != null && connected.isConnected();
    }

    private void complain(@Nullable Throwable cause) {
        if (!complained) {
            complained = true;
            System.err.println("device " + account.code() + " cannot connect to " + host + ":" + port + ": " + cause
                    + "; trying again");
        }
    }

    private void lost() {
        client = null;
        vertx.setTimer(RETRY_MILLIS, ignored -> connect());
    }
}
