package io.mailuo.deploy.city;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** What every process of field devices does alike: it reads {@code --name value} options and ends with its parent. */
final class FieldProcess {

    private FieldProcess() {}

    /** The options {@code --name value} of a command line. */
    static Map<String, String> options(String[] arguments) {
        var options = new HashMap<String, String>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i].substring("--".length()), arguments[i + 1]);
        }
        return options;
    }

    /** The option {@code name}; it is an error of the caller if it is missing. */
    static String required(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException("--" + name + " is missing");
        }
        return value;
    }

    /** Ends this process when its standard input does, that is: when the process that started it is gone. */
    static void endWithParent() {
        Thread.ofPlatform().daemon().name("parent").start(() -> {
            try {
                awaitEnd(System.in);
            } catch (IOException e) {
                // A broken pipe is an end too.
            }
            Runtime.getRuntime().halt(0);
        });
    }

    private static void awaitEnd(InputStream in) throws IOException {
        while (in.read() >= 0) {
            // Nothing is ever said on it; only its end matters.
        }
    }
}
