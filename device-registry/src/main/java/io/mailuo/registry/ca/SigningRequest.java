package io.mailuo.registry.ca;

import io.mailuo.registry.access.Secrets;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A gateway's certificate signing request: signed with its own key, which is strong enough.
 *
 * @param publicKey to be certified
 * @param der the request as it was signed
 */
public record SigningRequest(PublicKey publicKey, byte[] der) {

    private static final int MAX_LENGTH = 16 * 1024;

    /** Reads a request; a field's problem where it is not acceptable. */
    public static SigningRequest parse(String pointer, String pem) {
        try {
            if (pem.length() > MAX_LENGTH) {
                throw new IOException("is larger than " + MAX_LENGTH + " bytes");
            }
            var request = new JcaPKCS10CertificationRequest(Pem.request(pem));
            var publicKey = request.getPublicKey();
            if (!CertificateAuthority.acceptable(publicKey)) {
                throw new IOException("has no EC key of 256 bits or more");
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(publicKey))) {
                throw new IOException("is not signed with its own key");
            }
            return new SigningRequest(publicKey, request.getEncoded());
        } catch (IOException e) {
            throw ProblemException.field(
                    pointer, new Text(String.valueOf(e.getMessage()), "不是可接受的证书签名请求（PEM，EC P-256）"));
        } catch (GeneralSecurityException | OperatorCreationException | PKCSException | RuntimeException e) {
            throw ProblemException.field(
                    pointer,
                    new Text(
                            "is not a certificate signing request that can be checked: " + e.getMessage(),
                            "无法验证该证书签名请求"));
        }
    }

    /** Lower-case hex SHA-256 of the public key (SubjectPublicKeyInfo). */
    public String publicKeySha256() {
        return Secrets.sha256(publicKey.getEncoded());
    }

    /** Whether {@code signature} (base64, SHA256withECDSA over the request's DER) was made with a certificate's key. */
    public boolean signedBy(X509Certificate certificate, String signature) {
        try {
            var verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(certificate);
            verifier.update(der);
            return verifier.verify(Base64.getMimeDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Reads a certificate; a field's problem where it is none. */
    public static X509Certificate certificate(String pointer, String pem) {
        try {
            if (pem.length() <= MAX_LENGTH) {
                return Pem.certificate(pem);
            }
        } catch (CertificateException e) {
            // Answered below, like one that is too long.
        }
        throw ProblemException.field(pointer, new Text("is not a certificate in PEM form", "不是 PEM 格式的证书"));
    }

    /** A certificate as PEM. */
    public static String pem(X509Certificate certificate) {
        return Pem.write(certificate);
    }
}
