package io.mailuo.codec.iec104;

import java.util.Optional;

/**
 * The type identifications (IEC 60870-5-101, 7.2.1, and IEC 60870-5-104, 8), without file transfer: what the information
 * element is, and which time tag follows it.
 */
public enum TypeId {
    M_SP_NA_1(1, Kind.SINGLE, 0),
    M_SP_TA_1(2, Kind.SINGLE, 3),
    M_DP_NA_1(3, Kind.DOUBLE, 0),
    M_DP_TA_1(4, Kind.DOUBLE, 3),
    M_ST_NA_1(5, Kind.STEP, 0),
    M_ST_TA_1(6, Kind.STEP, 3),
    M_BO_NA_1(7, Kind.BITS, 0),
    M_BO_TA_1(8, Kind.BITS, 3),
    M_ME_NA_1(9, Kind.NORMALISED, 0),
    M_ME_TA_1(10, Kind.NORMALISED, 3),
    M_ME_NB_1(11, Kind.SCALED, 0),
    M_ME_TB_1(12, Kind.SCALED, 3),
    M_ME_NC_1(13, Kind.REAL, 0),
    M_ME_TC_1(14, Kind.REAL, 3),
    M_IT_NA_1(15, Kind.COUNTER, 0),
    M_IT_TA_1(16, Kind.COUNTER, 3),
    M_EP_TA_1(17, Kind.PROTECTION, 3),
    M_EP_TB_1(18, Kind.PROTECTION_START, 3),
    M_EP_TC_1(19, Kind.PROTECTION_START, 3),
    M_PS_NA_1(20, Kind.PACKED, 0),
    M_ME_ND_1(21, Kind.NORMALISED_BARE, 0),
    M_SP_TB_1(30, Kind.SINGLE, 7),
    M_DP_TB_1(31, Kind.DOUBLE, 7),
    M_ST_TB_1(32, Kind.STEP, 7),
    M_BO_TB_1(33, Kind.BITS, 7),
    M_ME_TD_1(34, Kind.NORMALISED, 7),
    M_ME_TE_1(35, Kind.SCALED, 7),
    M_ME_TF_1(36, Kind.REAL, 7),
    M_IT_TB_1(37, Kind.COUNTER, 7),
    M_EP_TD_1(38, Kind.PROTECTION, 7),
    M_EP_TE_1(39, Kind.PROTECTION_START, 7),
    M_EP_TF_1(40, Kind.PROTECTION_START, 7),
    C_SC_NA_1(45, Kind.COMMAND, 0),
    C_DC_NA_1(46, Kind.COMMAND, 0),
    C_RC_NA_1(47, Kind.COMMAND, 0),
    C_SE_NA_1(48, Kind.SET_NORMALISED, 0),
    C_SE_NB_1(49, Kind.SET_SCALED, 0),
    C_SE_NC_1(50, Kind.SET_REAL, 0),
    C_BO_NA_1(51, Kind.SET_BITS, 0),
    C_SC_TA_1(58, Kind.COMMAND, 7),
    C_DC_TA_1(59, Kind.COMMAND, 7),
    C_RC_TA_1(60, Kind.COMMAND, 7),
    C_SE_TA_1(61, Kind.SET_NORMALISED, 7),
    C_SE_TB_1(62, Kind.SET_SCALED, 7),
    C_SE_TC_1(63, Kind.SET_REAL, 7),
    C_BO_TA_1(64, Kind.SET_BITS, 7),
    M_EI_NA_1(70, Kind.QUALIFIER, 0),
    C_IC_NA_1(100, Kind.QUALIFIER, 0),
    C_CI_NA_1(101, Kind.QUALIFIER, 0),
    C_RD_NA_1(102, Kind.NOTHING, 0),
    C_CS_NA_1(103, Kind.NOTHING, 7),
    C_TS_NA_1(104, Kind.TEST, 0),
    C_RP_NA_1(105, Kind.QUALIFIER, 0),
    C_CD_NA_1(106, Kind.TEST, 0),
    C_TS_TA_1(107, Kind.TEST, 7),
    P_ME_NA_1(110, Kind.SET_NORMALISED, 0),
    P_ME_NB_1(111, Kind.SET_SCALED, 0),
    P_ME_NC_1(112, Kind.SET_REAL, 0),
    P_AC_NA_1(113, Kind.QUALIFIER, 0);

    /** What an information element is, with its size in bytes. */
    public enum Kind {
        SINGLE(1),
        DOUBLE(1),
        STEP(2),
        BITS(5),
        NORMALISED(3),
        NORMALISED_BARE(2),
        SCALED(3),
        REAL(5),
        COUNTER(5),
        PACKED(5),
        PROTECTION(3),
        PROTECTION_START(4),
        COMMAND(1),
        SET_NORMALISED(3),
        SET_SCALED(3),
        SET_REAL(5),
        SET_BITS(4),
        QUALIFIER(1),
        TEST(2),
        NOTHING(0);

        private final int size;

        Kind(int size) {
            this.size = size;
        }
    }

    private final int code;
    private final Kind kind;
    private final int timeSize;

    TypeId(int code, Kind kind, int timeSize) {
        this.code = code;
        this.kind = kind;
        this.timeSize = timeSize;
    }

    /** The type with this code. */
    public static Optional<TypeId> of(int code) {
        for (var type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Code on the wire. */
    public int code() {
        return code;
    }

    /** What the element is. */
    public Kind kind() {
        return kind;
    }

    /** Bytes of the time tag: 0, 3 (CP24Time2a) or 7 (CP56Time2a). */
    public int timeSize() {
        return timeSize;
    }

    /** Bytes of element and time tag. */
    public int size() {
        return kind.size + timeSize;
    }

    /** Bytes of the element alone. */
    int elementSize() {
        return kind.size;
    }
}
