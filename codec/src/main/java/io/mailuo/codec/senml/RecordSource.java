package io.mailuo.codec.senml;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import java.util.ArrayList;
import java.util.List;

/** The records of one pack, one after the other, whatever the pack is written in. */
interface RecordSource {

    /**
     * Reads the next record into {@code fields}.
     *
     * @return false at the end of the pack, which is then known to be whole
     */
    boolean next(Fields fields) throws DecodeException;

    /** Reads the rest of the pack as readings. */
    default List<Reading> readings(Reception reception) throws DecodeException {
        var readings = new ArrayList<Reading>();
        var fields = new Fields();
        var resolver = new Resolver(true);
        while (next(fields)) {
            resolver.accept(fields);
            if (!fields.hasContent()) {
                continue;
            }
            var time = resolver.time(reception.receivedAt());
            String unit = SenmlUnits.toUcum(resolver.unit);
            if (fields.hasValue()) {
                readings.add(new Reading(
                        resolver.source, resolver.property, time, resolver.result(fields), unit, resolver.quality));
            }
            if (fields.has(Label.SUM)) {
                readings.add(new Reading(
                        resolver.source,
                        resolver.property + SenmlCodec.SUM_SUFFIX,
                        time,
                        resolver.sum(fields),
                        unit.isEmpty() ? "" : unit + ".s",
                        resolver.quality));
            }
        }
        return readings;
    }

    /** Reads the rest of the pack as the records that are written there. */
    default List<SenmlRecord> records() throws DecodeException {
        var records = new ArrayList<SenmlRecord>();
        var fields = new Fields();
        while (next(fields)) {
            records.add(SenmlRecord.of(fields));
        }
        return records;
    }
}
