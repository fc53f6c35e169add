package io.mailuo.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.problem.Problem;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Problems as answers, and those that the server itself raises. */
final class Problems {

    private Problems() {}

    /** The problem, and after how long to try again where it says so (RFC 9110, 10.2.3). */
    static Answer answer(ProblemException e, Locale language) {
        var answer = answer(e.problem(), language);
        return e.retryAfter()
                .map(wait -> answer.with("Retry-After", String.valueOf(wait.toSeconds())))
                .orElse(answer);
    }

    static Answer answer(Problem problem, Locale language) {
        var node = Json.MAPPER.createObjectNode();
        node.put("type", problem.type());
        node.put("code", problem.code());
        node.put("title", problem.title().in(language));
        node.put("status", problem.status());
        var detail = problem.detail();
        if (detail != null) {
            node.put("detail", detail.in(language));
        }
        if (!problem.fields().isEmpty()) {
            var fields = node.putArray("errors");
            for (var field : problem.fields()) {
                fields.addObject()
                        .put("pointer", field.pointer())
                        .put("message", field.message().in(language));
            }
        }
        try {
            return new Answer(problem.status(), Map.of(), Problem.MEDIA_TYPE, Json.MAPPER.writeValueAsBytes(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static Problem unauthenticated() {
        return of(
                401,
                "unauthenticated",
                new Text("Log in, or send a valid token", "请登录或提供有效令牌"),
                new Text(
                        "Send 'Authorization: Bearer <token>'; the token may have expired or been revoked.",
                        "请携带 “Authorization: Bearer <令牌>”；令牌可能已过期或被撤销。"));
    }

    static Problem forbidden(String scope) {
        return of(
                403,
                "forbidden",
                new Text("You may not do that", "您没有此操作的权限"),
                new Text("It needs the right " + scope + ".", "需要权限 " + scope + "。"));
    }

    static Problem passwordChangeRequired() {
        return of(
                403,
                "password-change-required",
                new Text("Change the first password before anything else", "请先修改初始密码"),
                new Text(
                        "POST /api/v1/accounts/current/password with current and next.",
                        "请以 current 和 next 调用 POST /api/v1/accounts/current/password。"));
    }

    static Problem foreignOrigin(String origin) {
        return of(
                403,
                "foreign-origin",
                new Text("Requests from another site are refused", "拒绝来自其他站点的请求"),
                new Text("Origin " + origin + " is not this server.", "来源 " + origin + " 不是本服务器。"));
    }

    static Problem noRoute(String path) {
        return of(
                404,
                "no-such-path",
                new Text("Nothing is served here", "此路径不存在"),
                new Text(
                        path + " is not a path of this API; see /api/v1/openapi.yaml",
                        path + " 不是接口路径，见 /api/v1/openapi.yaml"));
    }

    static Problem methodNotAllowed(String method, String path) {
        return of(
                405,
                "method-not-allowed",
                new Text("The method is not allowed here", "不支持的方法"),
                new Text(method + " is not served at " + path, path + " 不支持 " + method));
    }

    static Problem tooLarge(long max) {
        return of(
                413,
                "too-large",
                new Text("The body is too large", "请求体过大"),
                new Text("At most " + max + " bytes are read here.", "此处最多 " + max + " 字节。"));
    }

    static Problem badRequest() {
        return of(400, "bad-request", new Text("The request cannot be understood", "无法理解该请求"), new Text("", ""));
    }

    static Problem overloaded() {
        return of(
                503,
                "overloaded",
                new Text("Too many requests at once", "并发请求过多"),
                new Text("Try again in a second.", "请稍后重试。"));
    }

    static Problem internal(String reference) {
        return of(
                500,
                "internal",
                new Text("Something went wrong on the server", "服务器内部错误"),
                new Text("The server's log has the cause under " + reference, "原因见服务器日志，编号 " + reference));
    }

    private static Problem of(int status, String code, Text title, Text detail) {
        return new Problem(code, status, title, detail.en().isEmpty() ? null : detail, List.of());
    }
}
