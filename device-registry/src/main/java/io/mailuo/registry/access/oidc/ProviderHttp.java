package io.mailuo.registry.access.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** HTTP to the provider: no redirects, an end to every answer's time and size. Thread-safe. */
final class ProviderHttp implements HTTPRequestSender, ResourceRetriever, AutoCloseable {

    private static final int MOST_BYTES = 256 * 1024;
    private static final int OK = 200;

    /** Those that the client sets by itself. */
    private static final Set<String> OWN_HEADERS = Set.of("content-length", "host", "connection");

    private final HttpClient client;
    private final Duration patience;

    /**
     * @param patience for one answer, from the connection to its last byte
     * @param authorities that vouch for the provider's server; null for those that the Java runtime knows
     */
    ProviderHttp(Duration patience, @Nullable SSLContext authorities) {
        this.patience = patience;
        var builder = HttpClient.newBuilder().connectTimeout(patience).followRedirects(HttpClient.Redirect.NEVER);
        if (authorities != null) {
            builder.sslContext(authorities);
        }
        this.client = builder.build();
    }

    /** What there is at an address; anything but 200 is an error. */
    String get(URI address) throws IOException {
        var request = HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .GET()
                .build();
        var response = exchange(request);
        if (response.statusCode() != OK) {
            throw new IOException(address + " answers " + response.statusCode());
        }
        return response.body();
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        return new Resource(get(URI.create(url.toString())), null);
    }

    @Override
    public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest wanted) throws IOException {
        var body = wanted.getBody();
        var request = HttpRequest.newBuilder(wanted.getURI())
                .method(
                        wanted.getMethod().name(),
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        wanted.getHeaderMap().forEach((name, values) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        var response = exchange(request.build());
        var answer = new HTTPResponse(response.statusCode());
        response.headers().map().forEach((name, values) -> answer.setHeader(name, values.toArray(String[]::new)));
        answer.setBody(response.body());
        return answer;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpResponse<String> exchange(HttpRequest request) throws IOException {
        var handler = BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_BYTES);
        var answer = client.sendAsync(request, handler);
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException(request.uri() + " has not answered within " + patience, e);
        } catch (ExecutionException e) {
            var cause = e.getCause();
            throw new IOException(
                    request.uri() + ": " + cause.getMessage() + " ("
                            + cause.getClass().getSimpleName() + ")",
                    cause);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
