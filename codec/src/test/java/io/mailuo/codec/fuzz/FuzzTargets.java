package io.mailuo.codec.fuzz;

import io.mailuo.codec.Codecs;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.bytes.FrameShape;
import io.mailuo.codec.bytes.StreamFramer;
import io.mailuo.codec.cjt188.Cjt188Format;
import io.mailuo.codec.declared.DeclarationException;
import io.mailuo.codec.declared.DeclaredCodec;
import io.mailuo.codec.declared.DeclaredCodecTest;
import io.mailuo.codec.dlt645.Dlt645Format;
import io.mailuo.codec.ga1049.Ga1049Format;
import io.mailuo.codec.gb20999.Gb20999Format;
import io.mailuo.codec.gb26875.Gb26875Format;
import io.mailuo.codec.gb43229.Gb43229Format;
import io.mailuo.codec.hj212.Hj212Framer;
import io.mailuo.codec.iec104.Apdu;
import io.mailuo.codec.jt808.Jt808Format;
import io.mailuo.codec.mbus.MbusFormat;
import io.mailuo.codec.sl651.Sl651Format;
import io.mailuo.codec.szy206.Szy206Format;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All targets: each protocol's codec, each framer of a stream, each dialogue. */
public final class FuzzTargets {

    private static final Reception RECEPTION = Reception.at(Instant.parse("2026-11-21T12:00:00Z"));
    private static final int MOST_SEEDS = 40;
    private static final Map<String, FrameShape<?>> SHAPES = new TreeMap<>(Map.ofEntries(
            Map.entry("cjt188", Cjt188Format.SHAPE),
            Map.entry("dlt645", Dlt645Format.SHAPE),
            Map.entry("ga1049", Ga1049Format.SHAPE),
            Map.entry("gb20999", Gb20999Format.SHAPE),
            Map.entry("gb26875", Gb26875Format.SHAPE),
            Map.entry("gb43229", Gb43229Format.SHAPE),
            Map.entry("iec104", Apdu.SHAPE),
            Map.entry("jt808", Jt808Format.SHAPE),
            Map.entry("mbus", MbusFormat.SHAPE),
            Map.entry("sl651", Sl651Format.SHAPE),
            Map.entry("szy206", Szy206Format.SHAPE)));

    private FuzzTargets() {}

    /** All targets, by name. */
    public static Map<String, FuzzTarget> all() {
        var targets = new TreeMap<String, FuzzTarget>();
        for (var protocol : Codecs.all()) {
            add(targets, protocol.name(), protocol, data -> codec(protocol, data));
        }
        add(targets, "stream-hj212", protocol("hj212"), FuzzTargets::hj212Stream);
        SHAPES.forEach((name, shape) -> add(targets, "stream-" + name, protocol(name), data -> stream(shape, data)));
        declared().forEach(target -> targets.put(target.name(), target));
        Dialogues.targets().forEach(target -> targets.put(target.name(), target));
        return targets;
    }

    private static void add(Map<String, FuzzTarget> targets, String name, Protocol protocol, FuzzTarget.Run run) {
        targets.put(name, new FuzzTarget(name, protocol.name(), seeds(protocol), run));
    }

    /** Payloads of declarations of each kind, and declarations themselves. */
    private static List<FuzzTarget> declared() {
        var targets = new ArrayList<FuzzTarget>();
        var texts = new ArrayList<byte[]>();
        for (String name : List.of("cover", "weather", "nmea", "pairs")) {
            String yaml = DeclaredCodecTest.yaml(name);
            texts.add(yaml.getBytes(StandardCharsets.UTF_8));
            var codec = DeclaredCodec.of(name, yaml);
            targets.add(new FuzzTarget(
                    "declared-" + name, "declared", List.of(codec.example()), data -> whole(codec, data)));
        }
        targets.add(new FuzzTarget("declaration", "declared", texts, FuzzTargets::declaration));
        return targets;
    }

    private static void declaration(byte[] data) {
        DeclaredCodec codec;
        try {
            codec = DeclaredCodec.of("fuzz", new String(data, StandardCharsets.UTF_8));
        } catch (DeclarationException e) {
            return;
        }
        whole(codec, codec.example());
        whole(codec, data);
    }

    static Protocol protocol(String name) {
        return Codecs.find(name).orElseThrow();
    }

    /** The protocol's example and its vectors, as far as there are any. */
    static List<byte[]> seeds(Protocol protocol) {
        var seeds = new ArrayList<byte[]>();
        seeds.add(protocol.example());
        String file =
                protocol.name().startsWith("senml") ? "senml" : protocol.name().replace('-', '_');
        if (FuzzTargets.class.getResource("/vectors/" + file + ".json") != null) {
            Vectors.of(file)
                    .filter(vector -> vector.json().has("hex") || vector.json().has("text"))
                    .map(Vectors.Vector::bytes)
                    .filter(bytes -> bytes.length < 4096)
                    .limit(MOST_SEEDS)
                    .forEach(seeds::add);
        }
        return seeds;
    }

    private static void codec(Protocol protocol, byte[] data) {
        whole(protocol, data);
        byte[] repaired = Repairs.repair(protocol.name(), data);
        if (!Arrays.equals(repaired, data)) {
            whole(protocol, repaired);
        }
    }

    private static void whole(Protocol protocol, byte[] data) {
        byte[] before = data.clone();
        try {
            var message = protocol.read(data);
            protocol.codec().decode(data, RECEPTION);
            try {
                protocol.write(message);
            } catch (IllegalArgumentException e) {
                // What stands in a frame of the field need not be what the library writes.
            }
        } catch (DecodeException e) {
            check(e, data.length);
        }
        if (!Arrays.equals(before, data)) {
            throw new AssertionError("the payload was changed");
        }
    }

    private static void check(DecodeException e, int length) {
        if (e.offset() < 0 || e.offset() > length) {
            throw new AssertionError("offset " + e.offset() + " of " + length + ": " + e.rule());
        }
        if (e.rule().isBlank() || e.clause().isBlank()) {
            throw new AssertionError("no rule or clause");
        }
    }

    private static void hj212Stream(byte[] data) {
        var framer = new Hj212Framer();
        int out = 0;
        for (byte[] piece : pieces(data)) {
            for (var frame : framer.push(piece)) {
                out += frame.raw().length;
            }
        }
        for (var frame : framer.end()) {
            out += frame.raw().length;
        }
        if (out > data.length) {
            throw new AssertionError("more bytes came out than went in");
        }
    }

    private static <M> void stream(FrameShape<M> shape, byte[] data) {
        var framer = new StreamFramer<>(shape);
        int out = 0;
        for (byte[] piece : pieces(data)) {
            for (var frame : framer.push(piece)) {
                out += frame.raw().length();
            }
        }
        for (var frame : framer.end()) {
            out += frame.raw().length();
        }
        int fillers = 0;
        for (byte b : data) {
            fillers += shape.isFiller(b) ? 1 : 0;
        }
        if (out > data.length || out < data.length - fillers) {
            throw new AssertionError(data.length + " bytes went in, " + out + " came out");
        }
    }

    /** {@code data} in pieces whose sizes its own first byte decides. */
    static List<byte[]> pieces(byte[] data) {
        int size = data.length == 0 ? 1 : 1 + (data[0] & 0x3f);
        var pieces = new ArrayList<byte[]>();
        for (int at = 0; at < data.length; at += size) {
            pieces.add(Arrays.copyOfRange(data, at, Math.min(data.length, at + size)));
        }
        return pieces;
    }
}
