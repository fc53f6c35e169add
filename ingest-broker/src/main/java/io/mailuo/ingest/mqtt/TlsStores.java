package io.mailuo.ingest.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The key stores that the broker reads, made anew from PEM files at each start. Readable by the owner only; their
 * password is random and is kept nowhere but in the broker's own configuration beside them.
 *
 * @param keys the server's certificate chain and key
 * @param trusted the authorities of client certificates
 * @param password of both
 */
record TlsStores(Path keys, Path trusted, String password) {

    private static final int PASSWORD_BYTES = 24;

    static TlsStores write(Path directory, Path certificate, Path key, Path clientCa) throws IOException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        try {
            KeyStore keys = empty();
            Certificate[] chain = certificates(certificate).toArray(Certificate[]::new);
            keys.setKeyEntry("mqtt", privateKey(key), password.toCharArray(), chain);
            KeyStore trusted = empty();
            int count = 0;
            for (Certificate authority : certificates(clientCa)) {
                trusted.setCertificateEntry("authority-" + count++, authority);
            }
            return new TlsStores(
                    save(keys, directory.resolve("server.p12"), password),
                    save(trusted, directory.resolve("clients.p12"), password),
                    password);
        } catch (GeneralSecurityException e) {
            throw new IOException("mqtt.certificate, mqtt.key or mqtt.clientCa cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<Certificate> certificates(Path pem) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            List<Certificate> found =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (found.isEmpty()) {
                throw new IOException(pem + " holds no certificate");
            }
            return found;
        }
    }

    private static PrivateKey privateKey(Path pem) throws GeneralSecurityException, IOException {
        String text = Files.readString(pem);
        String begin = "-----BEGIN PRIVATE KEY-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END PRIVATE KEY-----");
        if (from < 0 || to < from) {
            throw new IOException(pem + " holds no PKCS 8 private key (BEGIN PRIVATE KEY)");
        }
        byte[] der = Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        var spec = new PKCS8EncodedKeySpec(der);
        try {
            return KeyFactory.getInstance("EC").generatePrivate(spec);
        } catch (InvalidKeySpecException notElliptic) {
            return KeyFactory.getInstance("RSA").generatePrivate(spec);
        }
    }

    private static Path save(KeyStore store, Path file, String password) throws GeneralSecurityException, IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
            store.store(out, password.toCharArray());
        }
        return file;
    }
}
