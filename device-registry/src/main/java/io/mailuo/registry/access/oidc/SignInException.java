package io.mailuo.registry.access.oidc;

/** Why somebody cannot sign in by the provider. */
public final class SignInException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What the sign-in page has words for. */
    public enum Reason {
        /** The provider does not answer, or too slowly. */
        PROVIDER_UNREACHABLE("provider-unreachable"),
        /** The provider answers what no provider should, or is another one than configured. */
        PROVIDER_WRONG("provider-wrong"),
        /** Too many are signing in just now. */
        PROVIDER_BUSY("provider-busy"),
        /** The way through the provider took too long, was begun elsewhere, or is gone twice. */
        EXPIRED("sign-in-expired"),
        /** The provider, or the person there, has refused. */
        DENIED("sign-in-denied"),
        /** What the provider says of the person is not to be trusted. */
        IDENTITY_REFUSED("identity-refused"),
        /** No account is linked to the person. */
        UNKNOWN_SUBJECT("unknown-subject"),
        /** The account is disabled. */
        ACCOUNT_DISABLED("account-disabled");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /** Stable, on the API. */
        public String code() {
            return code;
        }
    }

    private static final int LONGEST = 400;

    private final Reason reason;

    /**
     * @param reason for whoever wanted to sign in
     * @param message for the operator's log; without secrets, codes or tokens. It may quote the provider: what could
     *     not stand on a line is replaced, and it is cut off
     */
    public SignInException(Reason reason, String message) {
        super(message.substring(0, Math.min(message.length(), LONGEST)).replaceAll("\\p{Cntrl}", "?"));
        this.reason = reason;
    }

    /** What the sign-in page has words for. */
    public Reason reason() {
        return reason;
    }
}
