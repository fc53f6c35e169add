package io.mailuo.ingest.mqtt;

import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission;
import com.hivemq.extension.sdk.api.client.parameter.ClientTlsInformation;
import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import com.hivemq.extension.sdk.api.events.client.ClientLifecycleEventListener;
import com.hivemq.extension.sdk.api.events.client.parameters.AuthenticationSuccessfulInput;
import com.hivemq.extension.sdk.api.events.client.parameters.ConnectionStartInput;
import com.hivemq.extension.sdk.api.events.client.parameters.DisconnectEventInput;
import com.hivemq.extension.sdk.api.packets.auth.DefaultAuthorizationBehaviour;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets clients in, or not: gateways by certificate, devices by secret, readers by token; and sees them leave. */
final class Door implements SimpleAuthenticator, ClientLifecycleEventListener {

    private static final Logger LOG = LoggerFactory.getLogger(Door.class);

    /** Marks connections that hold their client id, so that only those give it back. */
    private static final String HOLDS = "mailuo.holds";

    private final Credentials credentials;
    private final ClientSessions sessions;
    private final BiConsumer<String, Identity> left;

    /** @param left called with client id and identity after a connection has ended */
    Door(Credentials credentials, ClientSessions sessions, BiConsumer<String, Identity> left) {
        this.credentials = credentials;
        this.sessions = sessions;
        this.left = left;
    }

    @Override
    public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
        var connection = input.getConnectionInformation();
        String clientId = input.getClientInformation().getClientId();
        Identity identity = identify(input);
        if (identity == null) {
            String user = input.getConnectPacket().getUserName().orElse("");
            refused(connection, clientId, user, "credentials");
            output.failAuthentication(
                    ConnackReasonCode.NOT_AUTHORIZED,
                    "gateways connect over TLS with their certificate, devices with code and secret,"
                            + " readers with user name 'token' and an API token");
            return;
        }
        if (!sessions.take(clientId, identity)) {
            refused(connection, clientId, identity.key(), "client id belongs to another");
            output.failAuthentication(
                    ConnackReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "this client id belongs to another; begin yours with your own code");
            return;
        }
        connection.getConnectionAttributeStore().putAsString(HOLDS, "1");
        var permissions = output.getDefaultPermissions();
        permissions.clear();
        permissions.addAll(permissions(TopicRights.of(identity)));
        permissions.setDefaultBehaviour(DefaultAuthorizationBehaviour.DENY);
        output.authenticateSuccessfully();
    }

    private @Nullable Identity identify(SimpleAuthInput input) {
        Optional<X509Certificate> certificate = input.getConnectionInformation()
                .getClientTlsInformation()
                .flatMap(ClientTlsInformation::getClientCertificate);
        if (certificate.isPresent()) {
            return credentials.certificate(certificate.get());
        }
        var packet = input.getConnectPacket();
        return packet.getUserName()
                .flatMap(user -> packet.getPassword()
                        .flatMap(password -> Optional.ofNullable(credentials.password(user, password))))
                .orElse(null);
    }

    /** Observations are not among them: they are never routed, so no will may be left on their topics either. */
    private static List<TopicPermission> permissions(TopicRights rights) {
        var list = new ArrayList<TopicPermission>();
        rights.publish().forEach((topic, use) -> {
            if (use == TopicUse.STATUS || use == TopicUse.ROUTED) {
                list.add(Builders.topicPermission()
                        .topicFilter(topic)
                        .activity(TopicPermission.MqttActivity.PUBLISH)
                        .type(TopicPermission.PermissionType.ALLOW)
                        .build());
            }
        });
        for (String filter : rights.subscribe()) {
            list.add(Builders.topicPermission()
                    .topicFilter(filter)
                    .activity(TopicPermission.MqttActivity.SUBSCRIBE)
                    .sharedSubscription(TopicPermission.SharedSubscription.NOT_SHARED)
                    .type(TopicPermission.PermissionType.ALLOW)
                    .build());
        }
        return list;
    }

    private static void refused(ConnectionInformation connection, String clientId, String who, String why) {
        LOG.warn(
                "mqtt connection refused, peer={} client={} who={} why={}",
                connection.getInetAddress().map(InetAddress::getHostAddress).orElse("unknown"),
                clientId,
                who,
                why);
    }

    @Override
    public void onMqttConnectionStart(ConnectionStartInput input) {
        // Nothing is known of it yet.
    }

    @Override
    public void onAuthenticationSuccessful(AuthenticationSuccessfulInput input) {
        // onConnect has done it all.
    }

    @Override
    public void onDisconnect(DisconnectEventInput input) {
        var attributes = input.getConnectionInformation().getConnectionAttributeStore();
        if (attributes.remove(HOLDS).isEmpty()) {
            return;
        }
        String clientId = input.getClientInformation().getClientId();
        Identity identity = sessions.identity(clientId);
        sessions.release(clientId);
        if (identity != null) {
            left.accept(clientId, identity);
        }
    }
}
