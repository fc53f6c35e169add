package io.mailuo.ingest.quality;

import io.mailuo.spec.problem.Text;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The shares that {@link Numbers} make, and the score from 0 to 100: the weighted mean of the shares that can be told.
 * The weights are ours; what a department can be held to most, that its data are there, weighs most.
 */
final class Score {

    /**
     * A share that counts in the score.
     *
     * @param id name on the API
     * @param weight in the score
     * @param part what is counted
     * @param whole of what; where it is 0 the share cannot be told
     * @param bad whether the share counts against the device
     * @param formula for people
     * @param meaning for people
     */
    record Share(
            String id,
            double weight,
            ToLongFunction<Numbers> part,
            ToLongFunction<Numbers> whole,
            boolean bad,
            Text formula,
            Text meaning) {

        /** From 0 to 1; null where it cannot be told. */
        @Nullable
        Double of(Numbers numbers) {
            long all = whole.applyAsLong(numbers);
            return all == 0 ? null : (double) part.applyAsLong(numbers) / all;
        }
    }

    static final Share COMPLETENESS = new Share(
            "completeness",
            0.40,
            Numbers::met,
            Numbers::expected,
            false,
            new Text("completeness = met / expected", "完整率 = 到达 / 应到"),
            new Text(
                    "expected: for each datastream with an interval, the multiples of the interval since 1970 that fall"
                            + " into the hour; met: the observations received of it with a phenomenon time in the hour,"
                            + " at most as many as expected",
                    "应到：每个有采集间隔的数据流，自 1970 年起间隔整数倍时刻落在该小时内的个数；到达：该数据流观测时间在该小时内的观测数，不超过应到数"));

    static final Share TIMELINESS = new Share(
            "timeliness",
            0.20,
            Numbers::timely,
            Numbers::received,
            false,
            new Text("timeliness = timely / received", "及时率 = 及时 / 实收"),
            new Text(
                    "received: all observations with a phenomenon time in the hour, one for each datastream and time;"
                            + " timely: those received no later after their phenomenon time than the datastream's"
                            + " interval, at least 60 s and at most 1 h; 5 min for datastreams without an interval",
                    "实收：观测时间在该小时内的全部观测（同一数据流同一时刻计一次）；及时：接收时间减观测时间不超过采集间隔（最少 60 秒、最多 1 小时；无间隔的数据流为 5 分钟）"));

    static final Share ONLINE = new Share(
            "onlineRate",
            0.20,
            Numbers::online,
            Numbers::judged,
            false,
            new Text("onlineRate = online / onlineExpected", "在线率 = 在线分钟 / 应在线分钟"),
            new Text(
                    "online: minutes covered by observations, each covering twice the device's shortest interval from its"
                            + " phenomenon time on; judged for devices whose shortest interval is at most 3 h",
                    "在线：被观测覆盖的分钟数，每条观测自其观测时间起覆盖设备最短采集间隔的 2 倍；仅评价最短间隔不超过 3 小时的设备"));

    static final Share QUARANTINE = new Share(
            "quarantineShare",
            0.10,
            Numbers::quarantined,
            numbers -> numbers.received() + numbers.quarantined(),
            true,
            new Text("quarantineShare = quarantined / (received + quarantined)", "隔离率 = 隔离 / （实收 + 隔离）"),
            new Text(
                    "quarantined: readings of the device that were refused and received in the hour",
                    "隔离：该小时内接收并被拒收、进入隔离区的该设备读数"));

    static final Share STUCK = new Share(
            "stuckShare",
            0.05,
            Numbers::stuck,
            Numbers::received,
            true,
            new Text("stuckShare = stuck / received", "卡滞率 = 卡滞 / 实收"),
            new Text(
                    "stuck: observations that are more than the plausible time after the first of at least 6 equal ones;"
                            + " the plausible time is that of the property, 1 to 6 h; most states and counters have none",
                    "卡滞：至少连续 6 条相同值中，距首条超过该属性合理时长（1 至 6 小时）的观测；状态量和计数量不评价"));

    static final Share OUT_OF_RANGE = new Share(
            "outOfRangeShare",
            0.05,
            Numbers::outOfRange,
            Numbers::received,
            true,
            new Text("outOfRangeShare = outOfRange / received", "超量程率 = 超量程 / 实收"),
            new Text(
                    "outOfRange: observations outside the datastream's registered plausible range",
                    "超量程：超出数据流登记的合理范围的观测"));

    static final List<Share> SHARES = List.of(COMPLETENESS, TIMELINESS, ONLINE, QUARANTINE, STUCK, OUT_OF_RANGE);

    static final Text FORMULA = new Text(
            "score = 100 × Σ weight × share / Σ weight, over the shares that can be told; of quarantineShare, stuckShare and"
                    + " outOfRangeShare, 1 − share",
            "得分 = 100 × Σ 权重 × 比率 / Σ 权重，只计可评价的比率；隔离率、卡滞率、超量程率取 1 − 比率");

    private Score() {}

    /** From 0 to 100; null where nothing can be told. */
    static @Nullable Double of(Numbers numbers) {
        double sum = 0;
        double weights = 0;
        for (var share : SHARES) {
            Double value = share.of(numbers);
            if (value != null) {
                sum += share.weight() * (share.bad() ? 1 - value : value);
                weights += share.weight();
            }
        }
        return weights == 0 ? null : 100 * sum / weights;
    }
}
