import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Scanner;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.openmuc.j60870.ASdu;
import org.openmuc.j60870.ASduType;
import org.openmuc.j60870.CauseOfTransmission;
import org.openmuc.j60870.ClientConnectionBuilder;
import org.openmuc.j60870.Connection;
import org.openmuc.j60870.ConnectionEventListener;
import org.openmuc.j60870.Server;
import org.openmuc.j60870.ServerEventListener;
import org.openmuc.j60870.ie.IeBinaryCounterReading;
import org.openmuc.j60870.ie.IeBinaryStateInformation;
import org.openmuc.j60870.ie.IeDoublePointWithQuality;
import org.openmuc.j60870.ie.IeDoublePointWithQuality.DoublePointInformation;
import org.openmuc.j60870.ie.IeNormalizedValue;
import org.openmuc.j60870.ie.IeQualifierOfCounterInterrogation;
import org.openmuc.j60870.ie.IeQualifierOfInterrogation;
import org.openmuc.j60870.ie.IeQualifierOfSetPointCommand;
import org.openmuc.j60870.ie.IeQuality;
import org.openmuc.j60870.ie.IeScaledValue;
import org.openmuc.j60870.ie.IeShortFloat;
import org.openmuc.j60870.ie.IeSingleCommand;
import org.openmuc.j60870.ie.IeSinglePointWithQuality;
import org.openmuc.j60870.ie.IeTime24;
import org.openmuc.j60870.ie.IeTime56;
import org.openmuc.j60870.ie.IeValueWithTransientState;
import org.openmuc.j60870.ie.InformationElement;
import org.openmuc.j60870.ie.InformationObject;

/**
 * The other side of IEC 60870-5-104 by an implementation that is not ours, j60870, in a process of its own:
 * {@code station PORT} listens, {@code master PORT} connects and does what its standard input says. What happens is told
 * line by line on standard output; it ends with its standard input.
 */
final class Iec104Peer {

    private static final int STATION = 1;
    private static final int MOST_UNITS = 5;
    private static final int IDLE_MILLIS = 1_000;
    private static final int WAIT_MILLIS = 5_000;
    /** 2026-11-21 12:34:56.789 at the station. */
    private static final long TIME = 1_795_235_696_789L;

    private Iec104Peer() {}

    public static void main(String[] arguments) throws IOException {
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Shanghai"));
        int port = Integer.parseInt(arguments[1]);
        if (arguments[0].equals("station")) {
            listen(port);
        } else {
            connect(port);
        }
        System.exit(0);
    }

    private static void tell(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static String text(ASdu asdu) {
        var objects = Arrays.stream(asdu.getInformationObjects())
                .map(one -> one.getInformationObjectAddress() + " "
                        + Arrays.stream(one.getInformationElements()[0])
                                .map(Object::toString)
                                .collect(Collectors.joining("; ")))
                .collect(Collectors.joining(" | "));
        return "%s %s%s %d %s"
                .formatted(
                        asdu.getTypeIdentification(),
                        asdu.getCauseOfTransmission(),
                        asdu.isNegativeConfirm() ? " NEGATIVE" : "",
                        asdu.getCommonAddress(),
                        objects)
                .replaceAll("\\s+", " ");
    }

    private abstract static class Listener implements ConnectionEventListener {

        @Override
        public void connectionClosed(IOException cause) {
            tell("closed" + (cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage()));
        }

        @Override
        public void dataTransferStateChanged(boolean stopped) {
            tell(stopped ? "stopped" : "started");
        }
    }

    // The controlled station

    private static void listen(int port) throws IOException {
        var server = Server.builder()
                .setBindAddr(InetAddress.getLoopbackAddress())
                .setPort(port)
                .setMaxNumOfOutstandingIPdus(MOST_UNITS)
                .setMaxUnconfirmedIPdusReceived(MOST_UNITS)
                .setMaxIdleTime(IDLE_MILLIS)
                .build();
        server.start(new ServerEventListener() {
            @Override
            public void connectionIndication(Connection connection) {
                tell("connected");
                var listener = new Listener() {
                    @Override
                    public void newASdu(ASdu asdu) {
                        tell(text(asdu));
                        try {
                            answer(connection, asdu);
                        } catch (IOException e) {
                            tell("failed: " + e.getMessage());
                        }
                    }
                };
                try {
                    connection.waitForStartDT(listener, WAIT_MILLIS);
                } catch (IOException e) {
                    tell("failed: " + e.getMessage());
                }
            }

            @Override
            public void serverStoppedListeningIndication(IOException cause) {
                tell("ended");
            }

            @Override
            public void connectionAttemptFailed(IOException cause) {
                tell("failed: " + cause.getMessage());
            }
        });
        tell("listening");
        var in = new Scanner(System.in);
        while (in.hasNextLine()) {
            in.nextLine();
        }
        server.stop();
    }

    private static void answer(Connection connection, ASdu asdu) throws IOException {
        var elements = asdu.getInformationObjects()[0].getInformationElements()[0];
        int address = asdu.getInformationObjects()[0].getInformationObjectAddress();
        switch (asdu.getTypeIdentification()) {
            case C_IC_NA_1 -> {
                connection.sendConfirmation(asdu);
                everything(connection);
                connection.sendActivationTermination(asdu);
            }
            case C_CI_NA_1 -> {
                connection.sendConfirmation(asdu);
                send(
                        connection,
                        ASduType.M_IT_NA_1,
                        CauseOfTransmission.REQUESTED_BY_GENERAL_COUNTER,
                        400,
                        new IeBinaryCounterReading(-1234567, 7));
                connection.sendActivationTermination(asdu);
            }
            case C_CS_NA_1 -> connection.sendConfirmation(asdu);
            case C_SC_NA_1 -> {
                if (address != 5) {
                    connection.sendConfirmation(asdu, STATION, true, CauseOfTransmission.UNKNOWN_INFORMATION_OBJECT_ADDRESS);
                    return;
                }
                connection.sendConfirmation(asdu);
                if (!((IeSingleCommand) elements[0]).isSelect()) {
                    connection.sendActivationTermination(asdu);
                }
            }
            case C_SE_NC_1 -> {
                connection.sendConfirmation(asdu);
                int count = (int) ((IeShortFloat) elements[0]).getValue();
                for (int i = 0; i < count; i++) {
                    send(
                            connection,
                            ASduType.M_ME_NC_1,
                            CauseOfTransmission.SPONTANEOUS,
                            1000,
                            new IeShortFloat(i),
                            new IeQuality(false, false, false, false, false));
                }
                connection.sendActivationTermination(asdu);
            }
            default -> connection.sendConfirmation(asdu, STATION, true, CauseOfTransmission.UNKNOWN_TYPE_ID);
        }
    }

    private static void send(
            Connection connection,
            ASduType type,
            CauseOfTransmission cause,
            int address,
            InformationElement... elements)
            throws IOException {
        connection.send(new ASdu(
                type, false, cause, false, false, 0, STATION, new InformationObject(address, elements)));
    }

    private static void everything(Connection connection) throws IOException {
        var cause = CauseOfTransmission.INTERROGATED_BY_STATION;
        var good = new IeQuality(false, false, false, false, false);
        var overflowed = new IeQuality(true, false, false, false, false);
        var invalid = new IeQuality(false, false, false, false, true);
        var time = new IeTime56(TIME, TimeZone.getDefault(), false);
        send(connection, ASduType.M_SP_NA_1, cause, 100, new IeSinglePointWithQuality(true, false, false, false, false));
        send(connection, ASduType.M_SP_NA_1, cause, 101, new IeSinglePointWithQuality(false, false, true, true, false));
        send(connection, ASduType.M_DP_NA_1, cause, 110, doublePoint(DoublePointInformation.ON));
        send(connection, ASduType.M_DP_NA_1, cause, 111, doublePoint(DoublePointInformation.OFF));
        send(connection, ASduType.M_DP_NA_1, cause, 112, doublePoint(DoublePointInformation.INDETERMINATE_OR_INTERMEDIATE));
        send(connection, ASduType.M_ST_NA_1, cause, 120, new IeValueWithTransientState(-5, false), good);
        send(connection, ASduType.M_BO_NA_1, cause, 130, new IeBinaryStateInformation(new byte[] {1, 0, 0, (byte) 0x80}), good);
        send(connection, ASduType.M_ME_NA_1, cause, 140, new IeNormalizedValue(-0.5), good);
        send(connection, ASduType.M_ME_NB_1, cause, 150, new IeScaledValue(-12345), overflowed);
        send(connection, ASduType.M_ME_NC_1, cause, 160, new IeShortFloat(21.5f), invalid);
        send(connection, ASduType.M_ME_ND_1, cause, 170, new IeNormalizedValue(0.25));
        send(
                connection,
                ASduType.M_SP_TA_1,
                cause,
                180,
                new IeSinglePointWithQuality(true, false, false, false, false),
                new IeTime24(TIME));
        send(
                connection,
                ASduType.M_SP_TB_1,
                cause,
                200,
                new IeSinglePointWithQuality(true, false, false, false, false),
                time);
        send(connection, ASduType.M_DP_TB_1, cause, 210, doublePoint(DoublePointInformation.ON), time);
        send(connection, ASduType.M_ST_TB_1, cause, 220, new IeValueWithTransientState(63, true), good, time);
        send(connection, ASduType.M_ME_TD_1, cause, 240, new IeNormalizedValue(-1.0), good, time);
        send(connection, ASduType.M_ME_TE_1, cause, 250, new IeScaledValue(32767), good, time);
        send(connection, ASduType.M_ME_TF_1, cause, 260, new IeShortFloat(-0.125f), good, time);
        send(connection, ASduType.M_IT_TB_1, cause, 270, new IeBinaryCounterReading(42, 3), time);
        connection.send(new ASdu(
                ASduType.M_ME_NB_1, true, cause, false, false, 0, STATION, new InformationObject(300, new InformationElement[][] {
                    {new IeScaledValue(1), good}, {new IeScaledValue(2), good}, {new IeScaledValue(3), good}
                })));
    }

    private static IeDoublePointWithQuality doublePoint(DoublePointInformation state) {
        return new IeDoublePointWithQuality(state, false, false, false, false);
    }

    // The controlling station

    private static void connect(int port) throws IOException {
        var listener = new Listener() {
            @Override
            public void newASdu(ASdu asdu) {
                tell(text(asdu));
            }
        };
        var connection = new ClientConnectionBuilder(InetAddress.getLoopbackAddress())
                .setPort(port)
                .setMaxNumOfOutstandingIPdus(MOST_UNITS)
                .setMaxUnconfirmedIPdusReceived(MOST_UNITS)
                .setMaxIdleTime(IDLE_MILLIS)
                .build();
        connection.setConnectionListener(listener);
        connection.startDataTransfer(listener, WAIT_MILLIS);
        tell("started");
        var in = new Scanner(System.in).useLocale(Locale.ROOT);
        while (in.hasNext()) {
            order(connection, in);
        }
        connection.close();
    }

    private static void order(Connection connection, Scanner in) throws IOException {
        var activation = CauseOfTransmission.ACTIVATION;
        switch (in.next()) {
            case "interrogate" -> connection.interrogation(STATION, activation, new IeQualifierOfInterrogation(20));
            case "count" -> connection.counterInterrogation(STATION, activation, new IeQualifierOfCounterInterrogation(5, 0));
            case "clock" -> connection.synchronizeClocks(STATION, new IeTime56(TIME, TimeZone.getDefault(), false));
            case "single" ->
                connection.singleCommand(STATION, activation, in.nextInt(), new IeSingleCommand(in.nextBoolean(), 0, false));
            case "real" ->
                connection.setShortFloatCommand(
                        STATION, activation, in.nextInt(), new IeShortFloat(in.nextFloat()), new IeQualifierOfSetPointCommand(0, false));
            case "stop" -> connection.stopDataTransfer();
            default -> throw new IllegalArgumentException("not an order");
        }
    }
}
