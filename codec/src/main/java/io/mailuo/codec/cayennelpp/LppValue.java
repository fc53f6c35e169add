package io.mailuo.codec.cayennelpp;

import java.util.List;

/**
 * One value of a payload.
 *
 * @param channel which sensor of the device
 * @param type what it is
 * @param numbers one number, or one of each part
 */
public record LppValue(int channel, LppType type, List<Double> numbers) {

    public LppValue {
        numbers = List.copyOf(numbers);
        if (numbers.size() != type.parts().size()) {
            throw new IllegalArgumentException(
                    type.label() + " has " + type.parts().size() + " numbers");
        }
    }
}
