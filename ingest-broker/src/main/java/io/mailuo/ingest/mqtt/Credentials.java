package io.mailuo.ingest.mqtt;

import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.spec.registry.RegistryRecord.AccessToken;
import io.mailuo.spec.registry.RegistryRecord.Gateway;
import io.mailuo.spec.registry.Scope;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** Checks what a client proves itself with against the device index. Thread-safe; never blocks. */
final class Credentials {

    /** The user name of readers; the password is the token. */
    static final String TOKEN_USER = "token";

    private final DeviceIndex index;
    private final InstantSource clock;

    Credentials(DeviceIndex index, InstantSource clock) {
        this.index = index;
        this.clock = clock;
    }

    /** Who a client certificate belongs to, or null if it is not listed for the gateway that it names. */
    @Nullable
    Identity certificate(X509Certificate certificate) {
        String code = commonName(certificate);
        if (code == null) {
            return null;
        }
        try {
            var identity = new Identity.Gateway(code, sha256(ByteBuffer.wrap(certificate.getEncoded())));
            return holds(identity) ? identity : null;
        } catch (CertificateEncodingException e) {
            return null;
        }
    }

    /** Who a user name and password belong to, or null. */
    @Nullable
    Identity password(String user, ByteBuffer password) {
        String proof = sha256(password.duplicate());
        if (user.equals(TOKEN_USER)) {
            AccessToken token = index.token(proof, clock.instant());
            var reader = token == null
                    ? null
                    : new Identity.Reader(token.id(), token.subject(), token.organization(), proof);
            return reader != null && holds(reader) ? reader : null;
        }
        var device = new Identity.Device(user, proof);
        return holds(device) ? device : null;
    }

    /** Whether an identity is still what it was when it connected. */
    boolean holds(Identity identity) {
        return switch (identity) {
            case Identity.Gateway gateway -> {
                Gateway known = index.gateway(gateway.code());
                yield known != null && known.certificateSha256().contains(gateway.proof());
            }
            case Identity.Device device -> {
                DeviceEntry known = index.device(device.code());
                yield known != null && known.secretSha256().contains(device.proof());
            }
            case Identity.Reader reader ->
                Optional.ofNullable(index.token(reader.proof(), clock.instant()))
                        .filter(token -> token.scopes().contains(Scope.OBSERVATIONS_READ))
                        .isPresent();
        };
    }

    private static @Nullable String commonName(X509Certificate certificate) {
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return part.getValue().toString();
                }
            }
            return null;
        } catch (InvalidNameException e) {
            return null;
        }
    }

    static String sha256(ByteBuffer bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
