package io.mailuo.codec.hj212;

import io.mailuo.codec.hj212.Hj212Command.Direction;
import io.mailuo.codec.hj212.Hj212Command.Kind;
import java.util.List;
import java.util.Optional;

/**
 * The answers of HJ 212-2017, 6.4 and table 10: 9011 and 9012 of a device to a request, 9013 to a notification, 9014 to
 * data. An answer repeats QN, PW and MN of what it answers, has system type 91, and wants no answer itself.
 */
public final class Hj212Answers {

    private static final int EDITION_BITS = 0xfc;

    private Hj212Answers() {}

    /**
     * What a platform answers to {@code message} of a device: 9014 to data, also of commands that the table lacks, 9013
     * to a notification. Empty where no answer is wanted (bit A of Flag), and to answers.
     */
    public static Optional<Hj212Message> of(Hj212Message message) {
        if (!message.answerWanted()) {
            return Optional.empty();
        }
        var kind = Hj212Command.find(message.cn(), Direction.UP)
                .map(Hj212Command::kind)
                .orElse(message.cn().startsWith("9") ? Kind.INTERACTION : Kind.UPLOAD);
        return switch (kind) {
            case NOTIFICATION -> Optional.of(notificationTaken(message));
            case UPLOAD, REQUEST -> Optional.of(dataTaken(message));
            case INTERACTION -> Optional.empty();
        };
    }

    /** 9014: the data of {@code message} is taken. To be sent only once it is safely kept. */
    public static Hj212Message dataTaken(Hj212Message message) {
        return answer(message, "9014", List.of());
    }

    /** 9013: the notification {@code message} is taken. */
    public static Hj212Message notificationTaken(Hj212Message message) {
        return answer(message, "9013", List.of());
    }

    /** 9011: whether the request {@code message} will be executed; {@code qnRtn} of table 7, 1 = yes. */
    public static Hj212Message requestTaken(Hj212Message message, int qnRtn) {
        return answer(message, "9011", List.of(Hj212Item.of("QnRtn", Integer.toString(qnRtn))));
    }

    /** 9012: how the request {@code message} was executed; {@code exeRtn} of table 6, 1 = well. */
    public static Hj212Message executed(Hj212Message message, int exeRtn) {
        return answer(message, "9012", List.of(Hj212Item.of("ExeRtn", Integer.toString(exeRtn))));
    }

    private static Hj212Message answer(Hj212Message to, String cn, List<Hj212Item> cp) {
        Integer flag = to.flag();
        return new Hj212Message(
                to.qn(),
                Hj212Message.INTERACTION,
                cn,
                to.pw(),
                to.mn(),
                flag == null ? null : Integer.valueOf(flag & EDITION_BITS),
                null,
                null,
                cp);
    }
}
