package io.mailuo.codec.jt808;

import io.mailuo.codec.bytes.Octets;

/**
 * A message of JT/T 808, or one packet of it (JT/T 808-2019, 4.4).
 *
 * @param id message id
 * @param encryption how the body is encrypted: 0 not, 1 RSA
 * @param version protocol version of 2019, 1 and up; 0 for the editions before, which have none
 * @param phone the terminal's number: 12 digits before 2019, 20 since
 * @param serial serial number of the message
 * @param packets number of packets; 0 where the message is not split
 * @param packet number of this packet, from 1; 0 where the message is not split
 * @param body the body
 */
public record Jt808Message(
        int id, int encryption, int version, String phone, int serial, int packets, int packet, Octets body) {

    /** Whether it is of the 2019 edition. */
    public boolean is2019() {
        return version > 0;
    }

    /** A message in one packet to the terminal that sent this one. */
    Jt808Message answer(int answerId, int answerSerial, byte[] answerBody) {
        return new Jt808Message(answerId, 0, version, phone, answerSerial, 0, 0, new Octets(answerBody));
    }
}
