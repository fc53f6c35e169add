package io.mailuo.codec.dlt645;

import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.Resend;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads one data item of a meter to its end (DL/T 645-2007, 7.1 and 7.2; DL/T 645-1997, read and read on): an answer that
 * says that more follows is asked for its rest, by number in 2007, until all of it is there. What is not answered is
 * asked again. The caller keeps the clock and the line; not thread-safe.
 */
public final class Dlt645Read {

    /** Most frames of one item: the number of a frame has one byte. */
    public static final int MOST_FRAMES = 256;

    private static final int MORE_OF_2007 = 0x12;
    private static final int MORE_OF_1997 = 0x02;
    private static final int ANSWER = 0x80;

    private final String identifier;
    private final Duration timeout;
    private final int resends;
    private final ByteWriter payload = new ByteWriter();
    private Resend<Dlt645Message> open;
    private int frames;
    private boolean ended;

    /** What is to be done. */
    public sealed interface Action {
        /** Send this request. */
        record Send(Dlt645Message request) implements Action {}

        /**
         * All is read.
         *
         * @param message the answers as one, with all their data; read it with {@link Dlt645Data#values}
         */
        record Whole(Dlt645Message message) implements Action {}

        /** The meter refuses. */
        record Refused(List<Dlt645Error> errors) implements Action {}

        /**
         * It failed.
         *
         * @param why for people
         */
        record Failed(String why) implements Action {}
    }

    /**
     * A read, whose first request is {@link #request}.
     *
     * @param address of the meter, or {@link Dlt645Requests#ANY}
     * @param identifier 8 digits of 2007, or 4 of 1997
     * @param timeout how long an answer may take
     * @param resends how often a request is sent again
     */
    public Dlt645Read(String address, String identifier, Duration timeout, int resends, Instant now) {
        this.identifier = identifier;
        this.timeout = timeout;
        this.resends = resends;
        open = Resend.steady(Dlt645Requests.read(address, identifier), now, timeout, resends);
    }

    /** The request that awaits its answer. */
    public Dlt645Message request() {
        return open.message();
    }

    /** When {@link #expire} is due; empty once the read has ended. */
    public Optional<Instant> deadline() {
        return ended ? Optional.empty() : Optional.of(open.deadline());
    }

    /** Takes a frame from the line; empty where it is not the answer, such as another meter's or an echo. */
    public Optional<Action> receive(Dlt645Message message, Instant now) {
        var request = open.message();
        if (ended
                || !message.isAnswer()
                || message.function() != request.function()
                || !request.isFor(message.address())) {
            return Optional.empty();
        }
        if (message.isError()) {
            return end(new Action.Refused(Dlt645Error.of(message)));
        }
        if (!message.identifier().equals(Optional.of(identifier))) {
            return Optional.empty();
        }
        byte[] part = message.payload().bytes();
        int size = part.length;
        if (request.function() == MORE_OF_2007) {
            // The number of the frame follows its data (7.2.2).
            size--;
            if (size < 0 || (part[size] & 0xff) != frames) {
                return Optional.empty();
            }
        }
        for (int i = 0; i < size; i++) {
            payload.u8(part[i]);
        }
        frames++;
        if (!message.hasMore()) {
            return end(new Action.Whole(whole(message.address())));
        }
        if (frames == MOST_FRAMES) {
            return end(new Action.Failed("the meter says after 256 frames that more follow"));
        }
        // From here on the meter is known, also where any was asked.
        open = Resend.steady(more(message.address()), now, timeout, resends);
        return Optional.of(new Action.Send(open.message()));
    }

    private Dlt645Message more(String address) {
        if (identifier.length() == 8) {
            return Dlt645Requests.readMore(address, identifier, frames);
        }
        byte[] data = new ByteWriter().bcdLowFirst(identifier).toByteArray();
        return new Dlt645Message(address, MORE_OF_1997, new Octets(data));
    }

    private Dlt645Message whole(String address) {
        byte[] data = new ByteWriter()
                .bcdLowFirst(identifier)
                .bytes(payload.toByteArray())
                .toByteArray();
        int function = identifier.length() == 8 ? 0x11 : 0x01;
        return new Dlt645Message(address, function | ANSWER, new Octets(data));
    }

    private Optional<Action> end(Action action) {
        ended = true;
        return Optional.of(action);
    }

    /** Says that {@code now} has come: a request whose time is over is sent again, or the read fails. */
    public Optional<Action> expire(Instant now) {
        if (ended) {
            return Optional.empty();
        }
        return switch (open.expire(now)) {
            case WAIT -> Optional.empty();
            case AGAIN -> Optional.of(new Action.Send(open.message()));
            case OVER -> end(new Action.Failed("no answer after " + open.sent() + " requests"));
        };
    }
}
