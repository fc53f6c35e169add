package io.mailuo.registry.access;

import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes of passwords: Argon2id (RFC 9106) with 19 MiB, two passes, one lane, in the usual text form. Two are
 * computed at a time and a few wait, so that a storm of logins takes neither the memory nor the server's threads.
 */
final class Passwords {

    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d)\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int AT_ONCE = 2;
    private static final int MOST_WAITING = 32;
    private static final Duration BUSY = Duration.ofSeconds(2);

    /** Those computed at a time. */
    static final Semaphore SLOTS = new Semaphore(AT_ONCE, true);

    /** Those computed and those that wait. */
    private static final Semaphore PLACES = new Semaphore(AT_ONCE + MOST_WAITING);

    private Passwords() {}

    /**
     * The hash of a password, with a salt of its own.
     *
     * @throws ProblemException 503 where too many wait already
     */
    static String hash(String password) {
        var salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        var hash = compute(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + ENCODER.encodeToString(salt)
                + "$" + ENCODER.encodeToString(hash);
    }

    /**
     * Whether {@code password} is the one behind {@code hash}; takes the same time either way.
     *
     * @throws ProblemException 503 where too many wait already
     */
    static boolean verify(String password, String hash) {
        var form = FORM.matcher(hash);
        if (!form.matches()) {
            throw new IllegalStateException("a stored password hash is damaged");
        }
        var expected = Base64.getDecoder().decode(form.group(5));
        var actual = compute(
                password,
                Base64.getDecoder().decode(form.group(4)),
                Integer.parseInt(form.group(1)),
                Integer.parseInt(form.group(2)),
                Integer.parseInt(form.group(3)),
                expected.length);
        return MessageDigest.isEqual(expected, actual);
    }

    private static byte[] compute(String password, byte[] salt, int memory, int passes, int lanes, int length) {
        if (!PLACES.tryAcquire()) {
            throw ProblemException.later(
                    503,
                    "logins-busy",
                    new Text("Too many passwords are being checked", "正在校验的密码过多"),
                    new Text("Try again in a few seconds.", "请稍后重试。"),
                    BUSY);
        }
        SLOTS.acquireUninterruptibly();
        try {
            var generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withSalt(salt)
                    .withMemoryAsKB(memory)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .build());
            var hash = new byte[length];
            generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
            return hash;
        } finally {
            SLOTS.release();
            PLACES.release();
        }
    }
}
