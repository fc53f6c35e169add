package io.mailuo.edge.driver;

import java.io.IOException;

/** Gets readings from the devices of one source. */
public interface Driver extends AutoCloseable {

    /**
     * Starts; returns at once, whether the devices answer or not.
     *
     * @throws IOException if it can never work, such as when its port is taken
     */
    void start() throws IOException;

    /** How it fares. */
    SourceStatus status();

    /** Stops; what was read before is in the queue. */
    @Override
    void close();
}
