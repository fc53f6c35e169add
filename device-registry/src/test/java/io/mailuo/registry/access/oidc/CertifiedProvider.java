package io.mailuo.registry.access.oidc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** panva's oidc-provider, certified by the OpenID Foundation, as a process of its own; see {@code provider.mjs}. */
final class CertifiedProvider implements AutoCloseable {

    private static final Path DIRECTORY = Path.of("src/test/openid-provider").toAbsolutePath();

    private final Process process;
    private final BufferedReader output;
    private final URI issuer;

    private CertifiedProvider(Process process) throws IOException {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.issuer = URI.create(said("ready "));
    }

    /** Starts it with one client. */
    static CertifiedProvider start(String clientId, String clientSecret, URI redirectUri) throws IOException {
        assumeTrue(
                Files.isDirectory(DIRECTORY.resolve("../../../../node_modules/oidc-provider")),
                "needs oidc-provider: npm ci");
        var process = new ProcessBuilder("node", "provider.mjs", clientId, clientSecret, redirectUri.toString())
                .directory(DIRECTORY.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new CertifiedProvider(process);
    }

    URI issuer() {
        return issuer;
    }

    /** From now on it signs with another key, of another kind. */
    void rotate() throws IOException {
        process.outputWriter().append("rotate\n").flush();
        said("rotated");
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** Waits for a line that begins so, among those about itself; what follows. */
    private String said(String beginning) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        throw new AssertionError("the provider has ended without saying " + beginning);
    }
}
