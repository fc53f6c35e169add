package io.mailuo.deploy.bench;

import io.mailuo.spec.observation.DatastreamId;
import java.util.List;

/**
 * What one client of the load tool sends. Its observations are numbered from 0; observation {@code k} belongs to
 * datastream {@code k mod n}, has its own time there, and a value that follows from its number, so that what is stored
 * can be counted and summed against what was acknowledged. Message {@code i} carries observations
 * {@code i * batch} to {@code i * batch + batch - 1}.
 *
 * @param datastreams the client's datastreams, in order
 * @param batch observations per message
 * @param startMicros phenomenon time of the first observation of each datastream, microseconds since 1970
 * @param stepMicros time between two observations of one datastream
 */
record LoadPlan(List<DatastreamId> datastreams, int batch, long startMicros, long stepMicros) {

    private static final int VALUES = 400;

    LoadPlan {
        datastreams = List.copyOf(datastreams);
        if (datastreams.isEmpty() || batch < 1 || stepMicros < 1) {
            throw new IllegalArgumentException("a load plan needs datastreams, a batch and a step");
        }
    }

    /** The datastream of observation {@code k}, as an index. */
    int datastreamOf(long k) {
        return (int) (k % datastreams.size());
    }

    /** The phenomenon time of observation {@code k}, microseconds since 1970. */
    long timeOf(long k) {
        return startMicros + k / datastreams.size() * stepMicros;
    }

    /** The value of observation {@code k}: a whole number, so that sums are exact. */
    double valueOf(long k) {
        return (k / datastreams.size()) % VALUES;
    }

    /** The number of different message layouts; message {@code i} has layout {@code i mod layouts}. */
    int layouts() {
        return datastreams.size() / gcd(datastreams.size(), batch);
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
