package io.mailuo.codec.hj212;

import io.mailuo.codec.bytes.Tables;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A command of HJ 212-2017, 6.6.5 and table 9, and those of HJ 212-2025 that one implementation names.
 *
 * @param cn its four digits
 * @param direction who sends it
 * @param kind how it is answered
 * @param edition edition that has it: 2017 or 2025
 * @param name Chinese name
 */
public record Hj212Command(String cn, Direction direction, Kind kind, int edition, String name) {

    /** Who sends a command. */
    public enum Direction {
        /** Platform to device. */
        DOWN,
        /** Device to platform. */
        UP
    }

    /** How a command is answered (6.5). */
    public enum Kind {
        /** Answered by 9011, then data if there is any, then 9012 (6.5.1). */
        REQUEST,
        /** Data, answered by 9014 if the sender wants it (6.5.2). */
        UPLOAD,
        /** Answered by 9013 (6.5.3). */
        NOTIFICATION,
        /** Itself an answer. */
        INTERACTION
    }

    private static final int COLUMNS = 5;
    private static final int SYSTEM_COLUMNS = 2;
    private static final List<Hj212Command> ALL = Tables.rows(Hj212Command.class, "commands.csv", COLUMNS).stream()
            .map(Hj212Command::of)
            .toList();
    private static final Map<String, Hj212Command> DOWN = new HashMap<>();
    private static final Map<String, Hj212Command> UP = new HashMap<>();
    private static final Map<String, String> SYSTEMS = new HashMap<>();

    static {
        ALL.forEach(command -> (command.direction == Direction.DOWN ? DOWN : UP).put(command.cn, command));
        Tables.rows(Hj212Command.class, "systems.csv", SYSTEM_COLUMNS).forEach(row -> SYSTEMS.put(row[0], row[1]));
    }

    private static Hj212Command of(String[] row) {
        return new Hj212Command(
                row[0],
                Direction.valueOf(row[1].toUpperCase(Locale.ROOT)),
                Kind.valueOf(row[2].toUpperCase(Locale.ROOT)),
                Integer.parseInt(row[3]),
                row[4]);
    }

    /** All commands, in the table's order. */
    public static List<Hj212Command> all() {
        return ALL;
    }

    /** The command {@code cn} as it is sent in {@code direction}. */
    public static Optional<Hj212Command> find(String cn, Direction direction) {
        return Optional.ofNullable((direction == Direction.DOWN ? DOWN : UP).get(cn));
    }

    /** The Chinese name of the system type {@code st} (table 5), or empty where the table has none. */
    public static Optional<String> system(String st) {
        return Optional.ofNullable(SYSTEMS.get(st));
    }
}
