package io.mailuo.registry.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the programs of PostgreSQL are started by this process. PostgreSQL refuses to run as root, so root needs a way
 * around: a user namespace in which root is called {@code nobody} (the files stay root's and need no opening to
 * others), or, where the kernel or a container forbids namespaces, another user of the system.
 *
 * @param prefix what is put before a command
 * @param uid owner of the data directory as this process sees it
 */
record RunAs(List<String> prefix, int uid) {

    private static final Path PASSWD = Path.of("/etc/passwd");

    RunAs {
        prefix = List.copyOf(prefix);
    }

    /**
     * The way to start programs on {@code directory}.
     *
     * @param cluster the data directory; where it exists, its owner decides
     */
    static RunAs choose(Path directory, Path cluster) {
        int self = uidOf(Path.of("/proc/self"));
        if (self != 0) {
            if (Files.exists(cluster) && uidOf(cluster) != self) {
                throw new PostgresException("The database in " + cluster + " belongs to the user with id "
                        + uidOf(cluster) + ", and this process runs as the user with id " + self
                        + ". Start as that user, or choose another data directory.");
            }
            return new RunAs(List.of(), self);
        }
        int owner = Files.exists(cluster) ? uidOf(cluster) : 0;
        if (owner != 0) {
            return asUser(directory, owner);
        }
        var namespace = inNamespace();
        if (Programs.outcome(namespace.command("true")).exit() == 0) {
            return namespace;
        }
        return asUser(directory, systemUser());
    }

    /** The command with what has to stand before it. */
    List<String> command(String... words) {
        var command = new ArrayList<>(prefix);
        command.addAll(List.of(words));
        return command;
    }

    /** Gives {@code path} to the user that the programs run as; nothing where that is this process's own. */
    void own(Path path) throws IOException {
        if (uidOf(path) != uid) {
            Files.setAttribute(path, "unix:uid", uid);
        }
    }

    /** Owner of a file, as a number. */
    static int uidOf(Path path) {
        try {
            return (Integer) Files.getAttribute(path, "unix:uid");
        } catch (IOException e) {
            throw new PostgresException("Cannot read the owner of " + path + ": " + e.getMessage(), e);
        }
    }

    private static RunAs inNamespace() {
        int nobody = idOf("nobody", 65534);
        return new RunAs(List.of("unshare", "--user", "--map-user=" + nobody, "--map-group=" + nobody, "--"), 0);
    }

    private static RunAs asUser(Path directory, int uid) {
        var runAs = new RunAs(List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups"), uid);
        var reach = Programs.outcome(runAs.command("test", "-x", directory.toString()));
        if (reach.exit() != 0) {
            throw new PostgresException("PostgreSQL refuses to run as root, and the user with id " + uid
                    + " cannot reach " + directory + ". Start as an ordinary user, or choose a data directory"
                    + " that others may enter (such as one below /var/lib).");
        }
        return runAs;
    }

    private static int systemUser() {
        int postgres = idOf("postgres", -1);
        return postgres > 0 ? postgres : idOf("nobody", 65534);
    }

    private static int idOf(String user, int otherwise) {
        try (var lines = Files.lines(PASSWD)) {
            return lines.map(line -> line.split(":"))
                    .filter(fields -> fields.length > 2 && fields[0].equals(user))
                    .map(fields -> Integer.parseInt(fields[2]))
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException e) {
            return otherwise;
        }
    }
}
