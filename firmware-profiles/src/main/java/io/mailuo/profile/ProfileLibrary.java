package io.mailuo.profile;

import io.mailuo.codec.declared.DeclaredCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The profiles that are known: those built in, and those of a directory, which win. A built-in profile is read when it
 * is first asked for. Thread-safe.
 */
public final class ProfileLibrary {

    private static final String ROOT = "/io/mailuo/profile/library/";

    private final Map<String, Profile> own;
    private final Map<String, Profile> read = new ConcurrentHashMap<>();
    private final List<String> builtIn;

    private ProfileLibrary(Map<String, Profile> own) {
        this.own = own;
        this.builtIn =
                resource("index.txt").lines().filter(line -> !line.isBlank()).toList();
    }

    /** The profiles that come with Mailuo. */
    public static ProfileLibrary builtIn() {
        return new ProfileLibrary(Map.of());
    }

    /**
     * The profiles that come with Mailuo and those in the {@code *.yaml} files of {@code directory}.
     *
     * @throws ProfileException if one of them is wrong, or the directory cannot be read
     */
    public static ProfileLibrary with(Path directory) {
        var own = new TreeMap<String, Profile>();
        try (var files = Files.newDirectoryStream(directory, "*.yaml")) {
            for (var file : files) {
                var profile = ProfileReader.read(file.toString(), Files.readString(file));
                if (own.put(profile.id(), profile) != null) {
                    throw new ProfileException(
                            file.toString(), "id", "'" + profile.id() + "' stands in another file of " + directory);
                }
            }
        } catch (IOException e) {
            throw new ProfileException(directory.toString(), "", "cannot be read: " + e);
        }
        return new ProfileLibrary(own);
    }

    /** The profile called {@code id}. */
    public Optional<Profile> find(String id) {
        var mine = own.get(id);
        if (mine != null) {
            return Optional.of(mine);
        }
        if (!builtIn.contains(id)) {
            return Optional.empty();
        }
        return Optional.of(
                read.computeIfAbsent(id, name -> ProfileReader.read(name + ".yaml", resource(name + ".yaml"))));
    }

    /** All profiles, by id. */
    public List<Profile> all() {
        var all = new TreeMap<String, Profile>(own);
        for (var id : builtIn) {
            all.computeIfAbsent(id, name -> find(name).orElseThrow());
        }
        return List.copyOf(all.values());
    }

    /** The codecs that the profiles declare themselves, by the order of their names. */
    public List<DeclaredCodec> declaredCodecs() {
        return all().stream().map(Profile::payload).filter(Objects::nonNull).toList();
    }

    private static String resource(String name) {
        try (var stream = ProfileLibrary.class.getResourceAsStream(ROOT + name)) {
            if (stream == null) {
                throw new IllegalStateException("the profile library lacks " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
