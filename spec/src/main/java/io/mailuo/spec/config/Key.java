package io.mailuo.spec.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one key of the configuration: a component of a record that {@link Configuration} binds. The key is called
 * like the component.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Key {

    /** The value of {@link #defaultValue()} that says that there is no default. */
    String NONE = "\u0000none";

    /** What the key is for, one or two sentences. */
    String description();

    /** Unit of a bare number; durations and sizes carry their unit in the value. */
    String unit() default "";

    /**
     * The value where none is given, written as in the YAML file; lists separated by commas. A key without a default
     * must be given, unless its type is annotated {@code @Nullable} (then it is null), a list or map (then it is
     * empty), or a section (then its keys' defaults apply).
     */
    String defaultValue() default NONE;

    /** Least value allowed, of a number, duration or size; empty for no bound. */
    String min() default "";

    /** Greatest value allowed, of a number, duration or size; empty for no bound. */
    String max() default "";

    /** Whether the value is a secret, which no message and no listing repeats. */
    boolean secret() default false;
}
