package io.mailuo.deploy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Where a service logs: everything from INFO to a file that rolls, warnings to the console too. */
public final class Logs {

    private Logs() {}

    /** Logs to {@code <directory>/<name>.log} from now on. */
    public static void to(Path directory, String name) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        try {
            context.reset();
            context.putProperty("mailuo.log", directory.resolve(name).toString());
            var configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(Logs.class.getResource("service-logback.xml"));
        } catch (JoranException e) {
            throw new IllegalStateException(e);
        }
    }
}
