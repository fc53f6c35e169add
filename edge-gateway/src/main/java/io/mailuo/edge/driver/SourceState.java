package io.mailuo.edge.driver;

/** How a source fares. */
public enum SourceState {
    /** Nothing was heard yet. */
    STARTING,
    /** It works. */
    RUNNING,
    /** Some of its devices do not answer, or say that something is wrong. */
    DEGRADED,
    /** Nothing works. */
    DOWN
}
