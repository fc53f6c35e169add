package io.mailuo.ingest.acceptance;

import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Under which registered identifiers a device may be found that a message of a gateway names: by its code, by the scheme
 * of the protocol, or by what the name looks like. What is suggested for an unknown device is what it is found by later.
 */
public final class SourceNames {

    /** The scheme of a name that a sender uses in SenML and that is nothing else. */
    public static final String SENML_NAME = "senml.name";

    private static final String SERIAL = "serial";
    private static final String EUI64 = "eui64";
    private static final String IMEI = "imei";
    private static final int LUHN_BASE = 10;

    /** The identifiers by which the messages of a protocol name devices. */
    private static final Map<String, String> BY_PROTOCOL = Map.ofEntries(
            Map.entry("hj212", "hj212.mn"),
            Map.entry("sl651", "sl651.station"),
            Map.entry("szy206", "szy206.address"),
            Map.entry("slt427", "szy206.address"),
            Map.entry("cjt188", "cjt188.address"),
            Map.entry("dlt645", "dlt645.address"),
            Map.entry("mbus", "mbus.address"),
            Map.entry("wmbus", "mbus.address"),
            Map.entry("gb26875", "gb26875.address"),
            Map.entry("gb26875-text-address", "gb26875.address"),
            Map.entry("jt808", "jt808.terminal"));

    /** {@code urn:dev:mac:} and an EUI-64 (RFC 9039, 4.1); {@code urn:imei:} as LwM2M clients write it. */
    private static final Pattern URN =
            Pattern.compile("urn:(?:dev:mac:([0-9a-f]{16})|imei:([0-9]{15}))", Pattern.CASE_INSENSITIVE);

    private static final Pattern WITH_SCHEME =
            Pattern.compile("(gb28181|hj212\\.mn|sl651\\.station|gb26875\\.address|jt808\\.terminal|cjt188\\.address"
                    + "|imei|eui64|mac|serial|oid|ecode):([\\x21-\\x7E]{1,128})");
    private static final Pattern EUI64_SHAPE = Pattern.compile("(?=.*[a-fA-F])[0-9a-fA-F]{16}");
    private static final Pattern MAC_SHAPE =
            Pattern.compile("(?=.*[a-fA-F])[0-9a-fA-F]{12}|([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}");
    private static final Pattern IMEI_SHAPE = Pattern.compile("[0-9]{15}");

    private SourceNames() {}

    /**
     * The device that a gateway's message calls {@code name}, or null.
     *
     * @param codec name of the codec of the message
     */
    public static @Nullable DeviceEntry find(DeviceIndex index, String codec, String name) {
        var coded = index.device(name);
        if (coded != null || name.isEmpty()) {
            return coded;
        }
        for (var candidate : candidates(codec, name)) {
            var found = index.byExternalId(candidate.scheme(), candidate.value());
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /**
     * What identifier {@code name} may be, the likeliest first.
     *
     * @param codec name of the codec of the message
     * @param name not empty
     */
    public static List<ExternalId> candidates(String codec, String name) {
        String scheme = BY_PROTOCOL.get(codec);
        if (scheme != null) {
            return List.of(new ExternalId(scheme, name));
        }
        var candidates = new ArrayList<ExternalId>();
        byShape(name, candidates);
        candidates.add(new ExternalId(Codecs.isSenml(codec) ? SENML_NAME : SERIAL, name));
        return candidates;
    }

    private static void byShape(String name, List<ExternalId> candidates) {
        Matcher urn = URN.matcher(name);
        if (urn.matches()) {
            if (urn.group(1) != null) {
                inAnyCase(EUI64, urn.group(1), candidates);
            } else {
                candidates.add(new ExternalId(IMEI, urn.group(2)));
            }
            return;
        }
        Matcher stated = WITH_SCHEME.matcher(name);
        if (stated.matches()) {
            candidates.add(new ExternalId(stated.group(1), stated.group(2)));
        } else if (EUI64_SHAPE.matcher(name).matches()) {
            inAnyCase(EUI64, name, candidates);
        } else if (MAC_SHAPE.matcher(name).matches()) {
            inAnyCase("mac", name, candidates);
        } else if (IMEI_SHAPE.matcher(name).matches() && luhn(name)) {
            candidates.add(new ExternalId(IMEI, name));
        }
    }

    private static void inAnyCase(String scheme, String value, List<ExternalId> candidates) {
        candidates.add(new ExternalId(scheme, value));
        for (var other : List.of(value.toUpperCase(Locale.ROOT), value.toLowerCase(Locale.ROOT))) {
            if (!other.equals(value)) {
                candidates.add(new ExternalId(scheme, other));
            }
        }
    }

    /** The check digit of an IMEI (3GPP TS 23.003, B). */
    private static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int counted = i % 2 == 0 ? digit : 2 * digit;
            sum += counted / LUHN_BASE + counted % LUHN_BASE;
        }
        return sum % LUHN_BASE == 0;
    }
}
