package io.mailuo.codec.sparkplug;

import io.mailuo.codec.bytes.Octets;
import java.util.List;

/** A value as it stands on the wire: one of the fields of the {@code oneof} of Sparkplug 3.0, 6.4.1. */
public sealed interface Value {

    /** {@code int_value}: 32 bits; what they mean says the data type. */
    record Int(int bits) implements Value {}

    /** {@code long_value}: 64 bits; what they mean says the data type. */
    record Long(long bits) implements Value {}

    /** {@code float_value}. */
    record Float(float number) implements Value {}

    /** {@code double_value}. */
    record Double(double number) implements Value {}

    /** {@code boolean_value}. */
    record Bool(boolean truth) implements Value {}

    /** {@code string_value}. */
    record Text(String text) implements Value {}

    /** {@code bytes_value}, arrays too. */
    record Bytes(Octets octets) implements Value {}

    /** {@code dataset_value}. */
    record Table(DataSet dataSet) implements Value {}

    /** {@code template_value}. */
    record Instance(Template template) implements Value {}

    /** {@code propertyset_value}. */
    record Properties(PropertySet properties) implements Value {}

    /** {@code propertysets_value}. */
    record PropertiesList(List<PropertySet> list) implements Value {
        public PropertiesList {
            list = List.copyOf(list);
        }
    }
}
