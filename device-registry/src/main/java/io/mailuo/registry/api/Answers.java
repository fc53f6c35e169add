package io.mailuo.registry.api;

import io.mailuo.http.Answer;
import io.mailuo.http.Routes;
import io.mailuo.registry.database.Database.Written;

/** Answers of the registry. */
public final class Answers {

    /** Says that a change is committed but not yet on the topic {@code registry}. */
    public static final String PENDING = "Mailuo-Pending";

    private Answers() {}

    /** 201 for something new at {@code path} below the API's root. */
    public static Answer created(Written<?> written, String path, long version) {
        return pending(
                written, Answer.created(Routes.BASE + path, written.value()).with("ETag", tag(version)));
    }

    /** 200 for something changed. */
    public static Answer changed(Written<?> written, long version) {
        return pending(written, Answer.json(written.value()).with("ETag", tag(version)));
    }

    /** 200 for something read. */
    public static Answer found(Object value, long version) {
        return Answer.json(value).with("ETag", tag(version));
    }

    /** The answer, marked where the change is not yet on the topic. */
    public static Answer pending(Written<?> written, Answer answer) {
        return written.propagated() ? answer : answer.with(PENDING, "true");
    }

    private static String tag(long version) {
        return "\"" + version + "\"";
    }
}
