package io.mailuo.edge;

import io.mailuo.spec.config.DataSize;
import io.mailuo.spec.config.Key;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's configuration: one YAML file.
 *
 * @param identity who the gateway is
 * @param uplink how it reaches the platform
 * @param queue what it keeps until the platform has it
 * @param http its local pages
 * @param profiles directory of further profiles
 * @param modbus Modbus TCP servers to poll
 * @param hj212 listeners for HJ 212
 * @param mqtt local MQTT inputs
 */
public record GatewayConfig(
        @Key(description = "Who the gateway is.") Identity identity,
        @Key(description = "How it reaches the platform.") Uplink uplink,
        @Key(description = "Store and forward.") Queue queue,

        @Key(description = "Local health, metrics and status.")
        Http http,

        @Key(description = "Directory of *.yaml profiles beside those built in.") @Nullable
        Path profiles,

        @Key(description = "Modbus TCP servers to poll.") List<ModbusSource> modbus,

        @Key(description = "Listeners for devices that speak HJ 212.")
        List<Hj212Source> hj212,

        @Key(description = "Local MQTT inputs.") List<MqttSource> mqtt) {

    /** Who the gateway is. */
    public record Identity(
            @Key(description = "Code of the gateway, 19 digits.")
            String gateway,

            @Key(description = "Directory of its key and certificates, readable by the gateway only.")
            Path directory,

            @Key(description = "Where the platform serves its HTTP API; needed for enrolment and renewal.") @Nullable
            URI url,

            @Key(description = "One-time enrolment token; used when there is no certificate yet.", secret = true)
            @Nullable
            String token) {}

    /** How the gateway reaches the platform. */
    public record Uplink(
            @Key(
                    description = "The broker, mqtts://host:port or mqtt://host:port; where absent, the one that the"
                            + " enrolment named.")
            @Nullable
            URI uri,

            @Key(
                    description = "Most messages on their way at a time; never above the broker's receive maximum.",
                    defaultValue = "20",
                    min = "2",
                    max = "1000")
            int window,

            @Key(description = "Keep-alive of the connection.", defaultValue = "20s", min = "1s", max = "1h")
            Duration keepAlive,

            @Key(
                    description = "A message that is not acknowledged within this time ends the connection.",
                    defaultValue = "30s",
                    min = "1s")
            Duration acknowledgeWithin,

            @Key(
                    description = "Wait before the second attempt to connect; doubles up to maxBackoff.",
                    defaultValue = "1s")
            Duration minBackoff,

            @Key(description = "Longest wait between attempts to connect.", defaultValue = "1m")
            Duration maxBackoff,

            @Key(
                    description = "A live value that has waited longer than this becomes backfill.",
                    defaultValue = "10s",
                    min = "1s")
            Duration liveFor,

            @Key(description = "Time between two status reports.", defaultValue = "5s", min = "1s")
            Duration statusEvery,

            @Key(description = "Whether the broker's certificate must name its host.", defaultValue = "true")
            boolean verifyHost) {}

    /** What is kept until the platform has it. */
    public record Queue(
            @Key(description = "Directory of the queue.") Path directory,

            @Key(description = "Most disk space that the queue may take.", defaultValue = "256MiB", min = "1MiB")
            DataSize maxSize,

            @Key(description = "Kept free on disk so that a full disk can be left again.", defaultValue = "4MiB")
            DataSize reserve,

            @Key(
                    description = "What happens when the queue is full: refuse new observations, or delete the"
                            + " oldest. Either is counted and reported.",
                    defaultValue = "refuse")
            WhenFull whenFull,

            @Key(
                    description = "How long to gather observations for one commit; an alarm commits at once.",
                    defaultValue = "50ms",
                    max = "10s")
            Duration commitEvery,

            @Key(description = "Most observations in one message.", defaultValue = "100", min = "1", max = "5000")
            int batch) {}

    /** What happens when the queue is full. */
    public enum WhenFull {
        REFUSE,
        DELETE_OLDEST
    }

    /** The local pages. */
    public record Http(
            @Key(description = "Address to listen on.", defaultValue = "127.0.0.1")
            String host,

            @Key(
                    description = "Port; 0 picks a free one, -1 serves nothing.",
                    defaultValue = "8070",
                    min = "-1",
                    max = "65535")
            int port) {}

    /** A Modbus TCP server and the devices behind it. */
    public record ModbusSource(
            @Key(description = "For people.") String name,
            @Key(description = "Host of the server.") String host,

            @Key(description = "Its port.", defaultValue = "502", min = "1", max = "65535")
            int port,

            @Key(description = "Deadline of one request.", defaultValue = "2s", min = "10ms")
            Duration timeout,

            @Key(description = "Forward every reading, without deadband.", defaultValue = "false")
            boolean everyReading,

            @Key(description = "The devices behind it.") List<ModbusDevice> devices) {}

    /** A device behind a Modbus server. */
    public record ModbusDevice(
            @Key(description = "Code of the device, 19 digits.")
            String device,

            @Key(description = "Unit identifier.", defaultValue = "1", min = "0", max = "255")
            int unit,

            @Key(description = "Id of its profile.") String profile,

            @Key(
                    description = "Added to every register address of the profile.",
                    defaultValue = "0",
                    min = "0",
                    max = "65535")
            int baseRegister,

            @Key(description = "Polling interval, where not the profile's.", min = "10ms") @Nullable
            Duration interval) {}

    /** A listener for HJ 212. */
    public record Hj212Source(
            @Key(description = "For people.") String name,

            @Key(description = "Address to listen on.", defaultValue = "127.0.0.1")
            String host,

            @Key(description = "Port; 0 picks a free one.", defaultValue = "7212", min = "0", max = "65535")
            int port,

            @Key(description = "Most connections at a time.", defaultValue = "500", min = "1")
            int maxConnections,

            @Key(
                    description = "A connection that says nothing for this long is closed.",
                    defaultValue = "10m",
                    min = "1s")
            Duration idle,

            @Key(
                    description = "A new connection must send its first frame within this time.",
                    defaultValue = "1m",
                    min = "1s")
            Duration firstFrame,

            @Key(description = "What the devices' clocks show.", defaultValue = "+08:00")
            ZoneOffset utcOffset,

            @Key(description = "Forward every reading, without deadband.", defaultValue = "false")
            boolean everyReading,

            @Key(description = "The devices that may send.") List<Hj212Device> devices) {}

    /** A device that speaks HJ 212. */
    public record Hj212Device(
            @Key(description = "The MN by which it names itself.")
            String mn,

            @Key(description = "Code of the device, 19 digits.")
            String device,

            @Key(description = "Id of its profile.", defaultValue = "hj212-air-station")
            String profile,

            @Key(description = "Its password (PW); where absent, any is taken.", secret = true) @Nullable
            String password) {}

    /** A local MQTT input. */
    public record MqttSource(
            @Key(description = "For people.") String name,

            @Key(description = "Address to listen on.", defaultValue = "127.0.0.1")
            String host,

            @Key(description = "Port; 0 picks a free one.", defaultValue = "1884", min = "0", max = "65535")
            int port,

            @Key(description = "Most connections at a time.", defaultValue = "1000", min = "1")
            int maxConnections,

            @Key(description = "Largest message.", defaultValue = "256KiB")
            DataSize maxMessage,

            @Key(description = "What the devices' clocks show, for payloads in local time.", defaultValue = "+08:00")
            ZoneOffset utcOffset,

            @Key(
                    description =
                            "How payloads are written where a device says nothing else: a codec such as senml,"
                                    + " or the id of a profile that declares one; where absent, as its profile says, else senml.")
            @Nullable
            String codec,

            @Key(description = "Forward every reading, without deadband.", defaultValue = "false")
            boolean everyReading,

            @Key(description = "The devices that may connect.")
            List<MqttDevice> devices) {}

    /** A device that connects to the local MQTT input. */
    public record MqttDevice(
            @Key(description = "Code of the device, 19 digits.")
            String device,

            @Key(description = "Its user name; where absent, its code.") @Nullable
            String username,

            @Key(description = "Its password.", secret = true)
            String password,

            @Key(description = "Id of its profile; where absent, readings pass as they are.") @Nullable
            String profile,

            @Key(description = "How its payloads are written, where not as the source says.") @Nullable
            String codec,

            @Key(
                    description =
                            "What its payloads may call it besides its code, such as a serial number; where empty,"
                                    + " SenML must not call it anything else, and other payloads may call it as they like.")
            List<String> names) {}
}
