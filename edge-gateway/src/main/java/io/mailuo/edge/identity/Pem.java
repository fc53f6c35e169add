package io.mailuo.edge.identity;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Reads and writes PEM (RFC 7468): certificates and EC keys. */
final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([A-Za-z0-9+/=\\s]+?)-----END \\1-----");
    private static final int LINE = 64;

    private Pem() {}

    static String write(String label, byte[] der) {
        var base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    static List<byte[]> read(String pem, String label) {
        var blocks = new ArrayList<byte[]>();
        var matcher = BLOCK.matcher(pem);
        while (matcher.find()) {
            if (matcher.group(1).equals(label)) {
                blocks.add(Base64.getMimeDecoder().decode(matcher.group(2)));
            }
        }
        return blocks;
    }

    static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        var factory = CertificateFactory.getInstance("X.509");
        var certificates = new ArrayList<X509Certificate>();
        for (var der : read(pem, "CERTIFICATE")) {
            certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return certificates;
    }

    static X509Certificate certificate(String pem) throws GeneralSecurityException {
        var all = certificates(pem);
        if (all.isEmpty()) {
            throw new GeneralSecurityException("no PEM certificate where one was expected");
        }
        return all.getFirst();
    }

    static PrivateKey key(String pem) throws GeneralSecurityException {
        var keys = read(pem, "PRIVATE KEY");
        if (keys.size() != 1) {
            throw new GeneralSecurityException("expected one private key, found " + keys.size());
        }
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(keys.getFirst()));
    }

    /** A private key and its public one. */
    static KeyPair keys(String pem) throws GeneralSecurityException {
        var open = read(pem, "PUBLIC KEY");
        if (open.size() != 1) {
            throw new GeneralSecurityException("expected one public key, found " + open.size());
        }
        var known = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(open.getFirst()));
        return new KeyPair(known, key(pem));
    }

    static byte[] ascii(String pem) {
        return pem.getBytes(StandardCharsets.US_ASCII);
    }
}
