package io.mailuo.codec.mbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.mbus.MbusRecord.Function;
import io.mailuo.spec.observation.Result;
import java.util.LinkedHashMap;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Records that are written are read as they were. */
class MbusWriterTest {

    private static final MbusData.Header HEADER = new MbusData.Header("00182007", "GWF", 0x35, 7, 0x4c, 0, 0);

    private static MbusData again(MbusData data) throws DecodeException {
        byte[] frame = MbusFormat.encode(new MbusFrame.Long(8, 1, 0x72, MbusWriter.data(data)));
        return MbusData.of((MbusFrame.Long) MbusFormat.SHAPE.decode(frame));
    }

    @Provide
    Arbitrary<MbusRecord> records() {
        var kinds = Arbitraries.of(
                List.of("Energy", "W.h"),
                List.of("Energy", "J"),
                List.of("Volume", "m3"),
                List.of("Mass", "kg"),
                List.of("Power", "W"),
                List.of("Volume flow", "m3/h"),
                List.of("Flow temperature", "Cel"),
                List.of("Temperature difference", "K"),
                List.of("Pressure", "bar"),
                List.of("On time", "s"),
                List.of("Voltage", "V"),
                List.of("Current", "A"),
                List.of("Relative humidity", "%"),
                List.of("Fabrication No", ""),
                List.of("heap level", ""));
        var functions = Arbitraries.of(Function.INSTANTANEOUS, Function.MAXIMUM, Function.MINIMUM, Function.ERROR);
        var raw = Arbitraries.integers().between(-1_000_000, 1_000_000);
        return Combinators.combine(
                        functions,
                        Arbitraries.longs().between(0, 1 << 20),
                        Arbitraries.integers().between(0, 100),
                        Arbitraries.integers().between(0, 9),
                        kinds,
                        raw,
                        Arbitraries.integers().between(0, 100))
                .as((function, storage, tariff, device, kind, number, pick) -> {
                    var ways = ValueInformation.of(kind.getFirst(), kind.getLast());
                    var information = ways.get(pick % ways.size()).information();
                    Result result = pick % 7 == 0 ? null : MbusData.scaled(Result.of((double) number), information);
                    return new MbusRecord(function, storage, tariff, device, kind.getFirst(), kind.getLast(), result);
                });
    }

    @Property(tries = 1000)
    void numbers_of_any_quantity_power_storage_tariff_and_unit(@ForAll("records") MbusRecord record)
            throws DecodeException {
        var data = new MbusData(HEADER, List.of(record, record));
        assertThat(again(data)).isEqualTo(data);
    }

    @Test
    void texts_dates_and_bytes() throws DecodeException {
        var data = new MbusData(
                HEADER,
                List.of(
                        record("Time point (date)", Result.of("2026-11-21")),
                        record("Time point (date & time)", Result.of("2026-11-21T08:30:00")),
                        record("Time point (date & time)", Result.of("2026-11-21T08:30:15")),
                        record("Customer location", Result.of("cellar 2")),
                        record("heap level", Result.of("low")),
                        record("Voltage", "V", Result.of(0.1f * 1.0)),
                        new MbusRecord(Function.MANUFACTURER, 0, 0, 0, "", "", Result.of("0102ff"))));
        assertThat(again(data)).isEqualTo(data);
    }

    private static MbusRecord record(String quantity, Result result) {
        return record(quantity, "", result);
    }

    private static MbusRecord record(String quantity, String unit, Result result) {
        return new MbusRecord(Function.INSTANTANEOUS, 0, 0, 0, quantity, unit, result);
    }

    @Test
    void the_numbers_are_as_short_as_they_can_be() {
        var data = new MbusData(null, List.of(record("Volume", "m3", Result.of(1.5))));
        assertThat(MbusWriter.data(data)).isEqualTo(Octets.of("04150f000000"));
    }

    @Test
    void what_cannot_be_written_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MbusWriter.data(new MbusData(null, List.of(record("Volume", "gal", Result.of(1))))))
                .withMessageContaining("gal");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        MbusWriter.data(new MbusData(null, List.of(record("Volume", "m3", Result.of(Math.PI))))))
                .withMessageContaining("exactly");
    }

    @Test
    void an_answer_is_written_from_its_header_and_records() throws DecodeException {
        var data = new MbusData(
                HEADER,
                List.of(
                        record("Volume", "m3", Result.of(12.345)),
                        record("Flow temperature", "Cel", Result.of(21.5)),
                        record("Time point (date)", "", Result.of("2026-11-22"))));
        byte[] frame = MbusFormat.encode(new MbusFrame.Long(8, 1, 0x72, MbusWriter.data(data)));
        var fields = new LinkedHashMap<>(MbusProtocol.PROTOCOL.read(frame));
        fields.remove("data");
        assertThat(MbusProtocol.PROTOCOL
                        .read(MbusProtocol.PROTOCOL.write(fields))
                        .get("records"))
                .isEqualTo(MbusProtocol.PROTOCOL.read(frame).get("records"));
        assertThat(MbusProtocol.PROTOCOL.write(fields)).isEqualTo(frame);
    }
}
