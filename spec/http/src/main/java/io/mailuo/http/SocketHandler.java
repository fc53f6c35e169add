package io.mailuo.http;

import io.vertx.core.http.ServerWebSocket;

/** Serves one WebSocket. Called on the socket's event loop, after access was granted; must not block. */
@FunctionalInterface
public interface SocketHandler {

    /** Takes over {@code socket}; {@code call} is its handshake request. */
    void connected(Call call, ServerWebSocket socket);
}
