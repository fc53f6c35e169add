package io.mailuo.codec.cayennelpp;

import java.util.List;

/**
 * One value of a payload.
 *
 * @param channel which sensor of the device
 * @param type what it is
 * @param numbers one number, or one of each part; of a polyline its factor and then latitude and longitude of each point
 */
public record LppValue(int channel, LppType type, List<Double> numbers) {

    public LppValue {
        numbers = List.copyOf(numbers);
        boolean fits = type == LppType.POLYLINE
                ? numbers.size() >= 3 && numbers.size() % 2 == 1
                : numbers.size() == type.parts().size();
        if (!fits) {
            throw new IllegalArgumentException(type.label() + " cannot have " + numbers.size() + " numbers");
        }
    }
}
