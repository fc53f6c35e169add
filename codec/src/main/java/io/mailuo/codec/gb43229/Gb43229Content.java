package io.mailuo.codec.gb43229;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a frame says, as far as layouts are known. Experimental: of one implementation's structures. Statistics and
 * histories (0302, 0303, 04xx, 07xx), identities (0501), events (06xx) and the parameters of links and detectors (0202 to
 * 0204) have names only.
 */
public sealed interface Gb43229Content {

    /** Traffic in real time: object 0301. */
    record Traffic(Gb43229Traffic traffic) implements Gb43229Content {}

    /**
     * The device's clock: object 0201.
     *
     * @param seconds of the local time, since 1970
     * @param millis thousandths
     * @param offset how far the local time is from UTC, in seconds
     */
    record DeviceTime(long seconds, int millis, int offset) implements Gb43229Content {}

    /** Whether each channel works: object 0205; 0 it does, 1 it does not. */
    record States(List<ChannelState> channels) implements Gb43229Content {
        public States {
            channels = List.copyOf(channels);
        }
    }

    /** The state of a channel. */
    record ChannelState(int channel, int state) {}

    /** Why a frame was not accepted: operation 86. */
    record Failure(int code) implements Gb43229Content {

        /** What the code means, in Chinese. */
        public Optional<String> meaning() {
            return Optional.ofNullable(FAILURES.get(code));
        }
    }

    /** Bytes that stand for themselves. */
    record Other(Octets bytes) implements Gb43229Content {}

    /** The meanings of codes of operation 86. */
    Map<Integer, String> FAILURES = Map.of(
            1, "帧开始错误",
            2, "帧结束错误",
            3, "校验码错误",
            4, "链路地址错误",
            5, "协议版本不兼容",
            6, "操作类型错误",
            7, "对象标识错误",
            0x80, "消息内容错误");

    /** The names of objects. */
    Map<Integer, String> OBJECTS = Map.ofEntries(
            Map.entry(0x0101, "通信连接"),
            Map.entry(0x0201, "设备时间"),
            Map.entry(0x0202, "串口通信参数"),
            Map.entry(0x0203, "以太网通信参数"),
            Map.entry(0x0204, "车辆检测器配置参数"),
            Map.entry(0x0205, "车辆检测器工作状态"),
            Map.entry(0x0301, "交通流实时信息"),
            Map.entry(0x0302, "交通流统计数据"),
            Map.entry(0x0303, "交通流历史数据"),
            Map.entry(0x0401, "通行状态实时信息"),
            Map.entry(0x0402, "通行状态统计数据"),
            Map.entry(0x0403, "通行状态历史数据"),
            Map.entry(0x0501, "车辆身份信息"),
            Map.entry(0x0601, "异常事件信息"),
            Map.entry(0x0602, "异常事件历史数据"),
            Map.entry(0x0701, "非机动车检测实时信息"),
            Map.entry(0x0702, "非机动车检测统计数据"),
            Map.entry(0x0703, "非机动车检测历史数据"));

    /**
     * Reads what {@code frame} says.
     *
     * @throws DecodeException if its content does not fit its object; offsets count from the content's start
     */
    static Gb43229Content of(Gb43229Frame frame) throws DecodeException {
        var content = frame.content();
        boolean says = frame.operation() == Gb43229Frame.Operation.REPORT.code()
                || frame.operation() == Gb43229Frame.Operation.QUERY_ANSWER.code();
        if (frame.operation() == Gb43229Frame.Operation.ERROR_ANSWER.code() && content.length() == 1) {
            return new Failure(content.at(0));
        }
        if (says && frame.object() == Gb43229Traffic.OBJECT) {
            return new Traffic(Gb43229Traffic.read(content));
        }
        boolean sets = frame.operation() == Gb43229Frame.Operation.SET.code();
        if ((says || sets) && frame.object() == 0x0201 && content.length() == 10) {
            var in = new ByteReader(content.bytes(), "GB/T 43229-2023 (object 0201; experimental)");
            return new DeviceTime(in.u32le("the seconds"), in.u16le("the milliseconds"), (int) in.u32le("the offset"));
        }
        if (says && frame.object() == 0x0205 && content.length() % 2 == 0) {
            var channels = new ArrayList<ChannelState>();
            for (int i = 0; i < content.length(); i += 2) {
                channels.add(new ChannelState(content.at(i), content.at(i + 1)));
            }
            return new States(channels);
        }
        return new Other(content);
    }

    /** The content's bytes; the way back from {@link #of}. */
    default Octets bytes() {
        var out = new ByteWriter();
        switch (this) {
            case Traffic(var traffic) -> traffic.write(out);
            case DeviceTime(long seconds, int millis, int offset) ->
                out.u32le(seconds).u16le(millis).u32le(offset);
            case States(var channels) ->
                channels.forEach(channel -> out.u8(channel.channel()).u8(channel.state()));
            case Failure(int code) -> out.u8(code);
            case Other(var octets) -> out.octets(octets);
        }
        return new Octets(out.toByteArray());
    }
}
