package io.mailuo.ingest.mqtt;

/** By {@link PublishGate} alone, as where the broker's pipeline cannot be reached. */
class MqttInterceptorIT extends MqttContract {

    MqttInterceptorIT() {
        super(false);
    }
}
