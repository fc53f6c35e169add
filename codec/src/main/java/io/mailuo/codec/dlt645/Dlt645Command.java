package io.mailuo.codec.dlt645;

import io.mailuo.codec.bytes.Resend;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One request that is not a read, to its end (DL/T 645-2007, 7.3 to 7.15; DL/T 645-1997, 6.2): writing, addresses, rates,
 * passwords, freezing, clearing, orders to the relay. What is not answered is sent again; what goes to all meters is not
 * answered and done at once. Sending again is safe: each of them sets something, and none counts. The caller keeps the
 * clock and the line; not thread-safe.
 */
public final class Dlt645Command {

    private final Dlt645Message request;
    private final Resend<Dlt645Message> open;
    private boolean ended;

    /** What is to be done. */
    public sealed interface Action {
        /** Send this request. */
        record Send(Dlt645Message request) implements Action {}

        /** The meter has done it, and says so with {@code answer}. */
        record Done(Dlt645Message answer) implements Action {}

        /** The meter refuses; an authentication by {@link Dlt645Error.Security}. */
        record Refused(Dlt645Message answer, List<Dlt645Error> errors) implements Action {}

        /**
         * It is not known whether the meter has done it.
         *
         * @param why for people
         */
        record Failed(String why) implements Action {}
    }

    /**
     * A request, which the caller sends now.
     *
     * @param timeout how long an answer may take
     * @param resends how often it is sent again
     */
    public Dlt645Command(Dlt645Message request, Duration timeout, int resends, Instant now) {
        this.request = request;
        open = Resend.steady(request, now, timeout, resends);
        ended = request.address().equals(Dlt645Requests.BROADCAST);
    }

    /** When {@link #expire} is due; empty once it has ended, and for what is not answered. */
    public Optional<Instant> deadline() {
        return ended ? Optional.empty() : Optional.of(open.deadline());
    }

    /** Takes a frame from the line; empty where it is not the answer, such as another meter's or an echo. */
    public Optional<Action> receive(Dlt645Message message) {
        if (ended || !message.isAnswer() || message.function() != request.function() || !isFromMeter(message)) {
            return Optional.empty();
        }
        ended = true;
        return Optional.of(
                message.isError() ? new Action.Refused(message, Dlt645Error.of(message)) : new Action.Done(message));
    }

    /** A meter that is given an address answers with the new one (7.5). */
    private boolean isFromMeter(Dlt645Message message) {
        boolean renamed = Dlt645Function.of(request)
                .filter(function ->
                        function == Dlt645Function.SET_ADDRESS || function == Dlt645Function.SET_ADDRESS_1997)
                .isPresent();
        return request.isFor(message.address())
                || renamed
                        && Dlt645Requests.setAddress(message.address()).data().equals(request.data());
    }

    /** Says that {@code now} has come: the request is sent again when its time is over, or has failed. */
    public Optional<Action> expire(Instant now) {
        if (ended) {
            return Optional.empty();
        }
        return switch (open.expire(now)) {
            case WAIT -> Optional.empty();
            case AGAIN -> Optional.of(new Action.Send(request));
            case OVER -> {
                ended = true;
                yield Optional.of(new Action.Failed("no answer after " + open.sent() + " requests"));
            }
        };
    }
}
