package io.mailuo.deploy.cli;

import io.mailuo.codec.Codecs;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.declared.DeclarationException;
import io.mailuo.codec.declared.DeclaredCodec;
import io.mailuo.deploy.FailureException;
import io.mailuo.profile.ProfileLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The protocols that 'decode' and 'encode' know: the library's own, and those that profiles declare. */
public final class Protocols {

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "A profile whose key 'payload' declares the codec (codec/DECLARED.md); needs no PROTOCOL.")
    private @Nullable Path profile;

    /** All protocols, those that profiles of the library declare last. */
    static List<Protocol> all() {
        var all = new ArrayList<>(Codecs.all());
        all.addAll(ProfileLibrary.builtIn().declaredCodecs());
        return all;
    }

    /** The protocol called {@code name}, or the one of the profile that was given; fails with what there is. */
    Protocol find(@Nullable String name) {
        return given().orElseGet(() -> named(name));
    }

    /** The protocol of the profile that was given. */
    Optional<Protocol> given() {
        if (profile == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(DeclaredCodec.of(profile.toString(), Files.readString(profile)));
        } catch (IOException e) {
            throw new FailureException("cannot read " + profile.toAbsolutePath() + ": " + e.getMessage());
        } catch (DeclarationException e) {
            throw new FailureException(String.valueOf(e.getMessage()), "The keys are explained in codec/DECLARED.md.");
        }
    }

    private static Protocol named(@Nullable String name) {
        return all().stream()
                .filter(protocol -> protocol.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new FailureException(
                        name == null ? "which protocol?" : "no protocol is called '" + name + "'.",
                        "There are: " + all().stream().map(Protocol::name).collect(Collectors.joining(", "))));
    }
}
