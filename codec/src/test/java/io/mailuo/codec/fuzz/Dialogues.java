package io.mailuo.codec.fuzz;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.StreamFrame;
import io.mailuo.codec.bytes.StreamFramer;
import io.mailuo.codec.dlt645.Dlt645Command;
import io.mailuo.codec.dlt645.Dlt645Data;
import io.mailuo.codec.dlt645.Dlt645Format;
import io.mailuo.codec.dlt645.Dlt645Message;
import io.mailuo.codec.dlt645.Dlt645Read;
import io.mailuo.codec.dlt645.Dlt645Requests;
import io.mailuo.codec.ga1049.Ga1049Format;
import io.mailuo.codec.ga1049.Ga1049Message;
import io.mailuo.codec.ga1049.Ga1049Requests;
import io.mailuo.codec.ga1049.Ga1049Session;
import io.mailuo.codec.gb26875.Gb26875Centre;
import io.mailuo.codec.gb26875.Gb26875Format;
import io.mailuo.codec.gb26875.Gb26875Message;
import io.mailuo.codec.gb26875.Gb26875Transmitter;
import io.mailuo.codec.hj212.Hj212Device;
import io.mailuo.codec.hj212.Hj212Format;
import io.mailuo.codec.hj212.Hj212Joiner;
import io.mailuo.codec.hj212.Hj212Message;
import io.mailuo.codec.hj212.Hj212Platform;
import io.mailuo.codec.hj212.Hj212Requests;
import io.mailuo.codec.iec104.Apdu;
import io.mailuo.codec.iec104.Asdu;
import io.mailuo.codec.iec104.Iec104Master;
import io.mailuo.codec.iec104.Iec104Parameters;
import io.mailuo.codec.iec104.Iec104Station;
import io.mailuo.codec.jt808.Jt808Bodies;
import io.mailuo.codec.jt808.Jt808Format;
import io.mailuo.codec.jt808.Jt808Message;
import io.mailuo.codec.jt808.Jt808Platform;
import io.mailuo.codec.jt808.Jt808Registration;
import io.mailuo.codec.jt808.Jt808Terminal;
import io.mailuo.codec.sl651.Sl651Centre;
import io.mailuo.codec.sl651.Sl651Format;
import io.mailuo.codec.sl651.Sl651Frame;
import io.mailuo.codec.sl651.Sl651Station;
import io.mailuo.codec.sparkplug.SparkplugNode;
import io.mailuo.codec.sparkplug.SparkplugTopic;
import io.mailuo.codec.sparkplug.SparkplugTopic.Kind;
import io.mailuo.codec.szy206.Szy206Centre;
import io.mailuo.codec.szy206.Szy206Edition;
import io.mailuo.codec.szy206.Szy206Format;
import io.mailuo.codec.szy206.Szy206Frame;
import io.mailuo.codec.szy206.Szy206Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The dialogues under bytes: an input is a sequence of steps, each a length byte and a frame; length 0 lets time pass.
 * Frames are put right where their checksums are wrong.
 */
final class Dialogues {

    private static final Instant NOW = Instant.parse("2026-11-21T04:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(11);

    private Dialogues() {}

    static List<FuzzTarget> targets() {
        return List.of(
                target("dialogue-hj212", "hj212", Dialogues::hj212),
                target("dialogue-sl651", "sl651", Dialogues::sl651),
                target("dialogue-szy206", "szy206", Dialogues::szy206),
                target("dialogue-ga1049", "ga1049", Dialogues::ga1049),
                target("dialogue-jt808", "jt808", Dialogues::jt808),
                target("dialogue-iec104", "iec104", Dialogues::iec104),
                target("dialogue-gb26875", "gb26875", Dialogues::gb26875),
                target("dialogue-dlt645", "dlt645", Dialogues::dlt645),
                sparkplug());
    }

    private static FuzzTarget target(String name, String protocol, FuzzTarget.Run run) {
        var seeds = new ArrayList<byte[]>();
        var all = new ByteWriter();
        for (byte[] frame : FuzzTargets.seeds(FuzzTargets.protocol(protocol))) {
            if (frame.length > 0 && frame.length < 256) {
                byte[] step =
                        new ByteWriter().u8(frame.length).bytes(frame).u8(0).toByteArray();
                seeds.add(step);
                all.bytes(step);
            }
        }
        seeds.add(all.toByteArray());
        return new FuzzTarget(name, protocol, seeds, run);
    }

    private static void steps(byte[] data, BiConsumer<byte[], Instant> frame, Consumer<Instant> time) {
        var now = NOW;
        int at = 0;
        while (at < data.length) {
            int length = data[at++] & 0xff;
            if (length == 0) {
                now = now.plus(STEP);
                time.accept(now);
            } else {
                frame.accept(Arrays.copyOfRange(data, at, Math.min(data.length, at + length)), now);
                at += length;
            }
        }
    }

    private static void hj212(byte[] data) {
        var requests = new Hj212Requests("22", "123456", "MN1", Reception.CHINA);
        var platform = new Hj212Platform(requests);
        platform.request(requests::startRealTime, NOW);
        var device = new Hj212Device("22", "123456", "MN1");
        var joiner = new Hj212Joiner(Duration.ofSeconds(40), 16);
        steps(
                data,
                (frame, now) -> {
                    Hj212Message message;
                    try {
                        message = Hj212Format.decode(Repairs.repair("hj212", frame));
                    } catch (DecodeException e) {
                        return;
                    }
                    platform.receive(message, now).forEach(action -> {
                        if (action instanceof Hj212Platform.Action.Send(Hj212Message answer)) {
                            Hj212Format.encode(answer);
                        }
                    });
                    device.receive(message, now);
                    joiner.push(message, now);
                    atMost(16, joiner.waiting());
                },
                now -> {
                    platform.expire(now);
                    device.expire(now);
                    joiner.expire(now);
                });
    }

    private static void sl651(byte[] data) {
        var centre = new Sl651Centre(new Sl651Centre.Manner(Duration.ofSeconds(10), Reception.CHINA, true, true));
        var station = new Sl651Station(Duration.ofSeconds(10));
        steps(
                data,
                (bytes, now) -> {
                    Sl651Frame frame;
                    try {
                        frame = Sl651Format.SHAPE.decode(Repairs.repair("sl651", bytes));
                    } catch (DecodeException e) {
                        return;
                    }
                    for (var action : centre.receive(frame, now)) {
                        if (action instanceof Sl651Centre.Action.Send(Sl651Frame answer)) {
                            Sl651Format.encode(answer);
                        } else if (action instanceof Sl651Centre.Action.Keep keep) {
                            keep.answer().ifPresent(Sl651Format::encode);
                        }
                    }
                    station.receive(frame, now);
                    if (station.deadline().isEmpty() && frame.up() && frame.packets() == 0) {
                        station.send(frame, 16, now);
                    }
                },
                now -> {
                    centre.expire(now);
                    station.expire(now);
                });
    }

    /** The input is a stream of documents; each goes to one who logs in and to one who lets everyone in. */
    private static void ga1049(byte[] data) {
        var client = new Ga1049Session(ga1049("TICP", "UTCS"));
        var server = new Ga1049Session(ga1049("UTCS", "TICP"));
        var now = NOW;
        client.login("user", "password", now);
        for (var frame : new StreamFramer<>(Ga1049Format.SHAPE).push(data)) {
            if (frame instanceof StreamFrame.Sound<Ga1049Message>(var raw, Ga1049Message message)) {
                client.receive(message, now);
                for (var action : server.receive(message, now)) {
                    if (action instanceof Ga1049Session.Action.Authenticate login) {
                        server.accept(login.request(), message.token(), now);
                    } else if (action instanceof Ga1049Session.Action.Send(Ga1049Message answer)) {
                        answer.write();
                    }
                }
                now = now.plus(STEP);
                client.expire(now);
                server.expire(now);
            }
        }
    }

    private static Ga1049Session.Manner ga1049(String from, String to) {
        return new Ga1049Session.Manner(
                new Ga1049Requests("1.1", Ga1049Message.Address.of(from), Ga1049Message.Address.of(to), ""),
                Reception.CHINA,
                STEP,
                STEP,
                STEP.multipliedBy(2),
                false);
    }

    private static void szy206(byte[] data) {
        var edition = Szy206Edition.SLT427_2021;
        var centre = new Szy206Centre(new Szy206Centre.Manner(Duration.ofSeconds(10), Reception.CHINA, edition, 1));
        var terminal = new Szy206Terminal(Duration.ofSeconds(10), Reception.CHINA, edition);
        steps(
                data,
                (bytes, now) -> {
                    Szy206Frame frame;
                    try {
                        frame = Szy206Format.SHAPE.decode(Repairs.repair("szy206", bytes));
                    } catch (DecodeException e) {
                        return;
                    }
                    for (var action : centre.receive(frame, now)) {
                        if (action instanceof Szy206Centre.Action.Send(Szy206Frame answer)) {
                            Szy206Format.encode(answer);
                        } else if (action instanceof Szy206Centre.Action.Keep keep) {
                            keep.answer().ifPresent(Szy206Format::encode);
                        }
                    }
                    terminal.receive(frame, now);
                    if (terminal.deadline().isEmpty() && frame.isUp()) {
                        terminal.report(frame, now);
                    }
                },
                now -> {
                    centre.expire(now);
                    terminal.expire(now);
                });
    }

    private static void jt808(byte[] data) {
        var platform = new Jt808Platform(Duration.ofSeconds(10), 2);
        var terminal = new Jt808Terminal(
                new Jt808Terminal.Manner("013812345678", 0, Duration.ofSeconds(60), Duration.ofSeconds(10), 2));
        terminal.connect(new Jt808Registration(11, 105, "A", "B", "C", 0, ""), Optional.empty(), NOW);
        steps(
                data,
                (frame, now) -> {
                    Jt808Message message;
                    try {
                        message = Jt808Format.SHAPE.decode(Repairs.repair("jt808", frame));
                    } catch (DecodeException e) {
                        return;
                    }
                    jt808(platform, terminal, message, now);
                },
                now -> {
                    platform.expire(now);
                    terminal.expire(now);
                });
    }

    private static void jt808(Jt808Platform platform, Jt808Terminal terminal, Jt808Message message, Instant now) {
        for (var action : platform.receive(message, now)) {
            switch (action) {
                case Jt808Platform.Action.Authenticate authenticate ->
                    platform.authenticate(authenticate.message(), true);
                case Jt808Platform.Action.Register register -> platform.register(register.message(), 0, "CODE");
                case Jt808Platform.Action.Send(Jt808Message answer) -> Jt808Format.encode(answer);
                case Jt808Platform.Action.Keep keep -> Jt808Format.encode(keep.answer());
                default -> {
                    // Nothing is to be sent.
                }
            }
        }
        try {
            terminal.receive(message, now);
            Jt808Bodies.read(message);
        } catch (DecodeException e) {
            // Its body is wrong.
        }
        if (platform.deadline().isEmpty()) {
            platform.command(message, 0x8104, Map.of(), now);
        }
    }

    private static void iec104(byte[] data) {
        var master = new Iec104Master(Iec104Parameters.DEFAULT, NOW);
        var station = new Iec104Station(Iec104Parameters.DEFAULT, NOW);
        steps(
                data,
                (frame, now) -> {
                    Apdu apdu;
                    try {
                        apdu = Apdu.SHAPE.decode(frame);
                    } catch (DecodeException e) {
                        return;
                    }
                    master.receive(apdu, now);
                    master.outgoing();
                    if (frame.length % 2 == 0 && master.fault() == null) {
                        master.stored();
                    }
                    var command = station.receive(apdu, now);
                    if (command != null) {
                        station.send(Iec104Station.answer(command, Asdu.CONFIRMATION, false), now);
                    }
                    station.outgoing().forEach(Apdu::encode);
                },
                now -> {
                    master.tick(now);
                    station.tick(now);
                });
    }

    private static void gb26875(byte[] data) {
        var manner =
                new Gb26875Centre.Manner("000000000000", "060504030201", 1, 1, Reception.CHINA, Gb26875Centre.TIMEOUT);
        var centre = new Gb26875Centre(manner);
        var transmitter = new Gb26875Transmitter(manner);
        steps(
                data,
                (frame, now) -> {
                    Gb26875Message message;
                    try {
                        message = Gb26875Format.SHAPE.decode(Repairs.repair("gb26875", frame));
                    } catch (DecodeException e) {
                        return;
                    }
                    centre.receive(message).forEach(action -> {
                        if (action instanceof Gb26875Centre.Action.Keep keep) {
                            keep.answer().ifPresent(Gb26875Format::encode);
                        }
                    });
                    transmitter.receive(message, now);
                    if (centre.deadline().isEmpty()) {
                        centre.setTime(now);
                        transmitter.send(message.data(), now);
                    }
                },
                now -> {
                    centre.expire(now);
                    transmitter.expire(now);
                });
    }

    private static void dlt645(byte[] data) {
        var read = new Dlt645Read(Dlt645Requests.ANY, "0001FF00", STEP, 2, NOW);
        var command = new Dlt645Command(Dlt645Requests.freeze(Dlt645Requests.ANY, "99999999"), STEP, 2, NOW);
        steps(
                data,
                (frame, now) -> {
                    Dlt645Message message;
                    try {
                        message = Dlt645Format.SHAPE.decode(Repairs.repair("dlt645", frame));
                    } catch (DecodeException e) {
                        return;
                    }
                    read.receive(message, now).ifPresent(action -> {
                        if (action instanceof Dlt645Read.Action.Whole(var whole)) {
                            Dlt645Data.values(whole);
                        }
                    });
                    command.receive(message);
                },
                now -> {
                    read.expire(now);
                    command.expire(now);
                });
    }

    /** The first byte of each message chooses its kind, the rest is the payload. */
    private static FuzzTarget sparkplug() {
        var all = new ByteWriter();
        var kinds = List.of(Kind.NBIRTH, Kind.DBIRTH, Kind.NDATA, Kind.DDATA, Kind.DDEATH, Kind.NDEATH);
        for (var kind : kinds) {
            for (byte[] payload : FuzzTargets.seeds(FuzzTargets.protocol("sparkplug"))) {
                if (payload.length < 255) {
                    all.u8(1 + payload.length).u8(kind.ordinal()).bytes(payload);
                }
            }
        }
        return new FuzzTarget("dialogue-sparkplug", "sparkplug", List.of(all.toByteArray()), Dialogues::sparkplug);
    }

    private static void sparkplug(byte[] data) {
        var node = new SparkplugNode("G", "N");
        steps(
                data,
                (message, now) -> {
                    if (message.length == 0) {
                        return;
                    }
                    var kind = Kind.values()[message[0] & 0x7];
                    try {
                        node.receive(
                                new SparkplugTopic("G", kind, "N", kind.ofDevice() ? "D" : ""),
                                Arrays.copyOfRange(message, 1, message.length));
                    } catch (DecodeException e) {
                        // It is no payload.
                    }
                },
                now -> SparkplugNode.rebirthRequest(now));
    }

    private static void atMost(int most, int there) {
        if (there > most) {
            throw new AssertionError(there + " wait, at most " + most + " may");
        }
    }
}
