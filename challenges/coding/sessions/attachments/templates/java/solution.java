import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.Executors;

class Solution {
    static final Path dataDir = Path.of(System.getenv().getOrDefault("DATA_DIR", "."));
    static final Object lock = new Object();  // requests are handled by several threads at once

    /** What is sent: the value as JSON, null means no body. */
    record Answer(int status, Map<String, String> headers, Object value) {
        Answer(int status, Object value) { this(status, Map.of(), value); }
        static Answer failure(int status, String code) { return new Answer(status, Map.of("error", code)); }
    }

    /** Answers one request. Headers can be asked with any case; the body is read with Json.parse. */
    static Answer handle(String method, String path, Map<String, String> query, Headers headers, byte[] body)
            throws Exception {
        if (path.equals("/healthz") && method.equals("GET")) return new Answer(200, Map.of("status", "ok"));
        // Your code here.
        return Answer.failure(404, "not_found");
    }

    static void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, String> query = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                      parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
        }
        Answer answer;
        try {
            answer = handle(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), query,
                            exchange.getRequestHeaders(), body);
        } catch (Exception e) {
            e.printStackTrace();
            answer = Answer.failure(500, "internal");
        }
        answer.headers().forEach((name, text) -> exchange.getResponseHeaders().set(name, text));
        if (answer.value() == null) {
            exchange.sendResponseHeaders(answer.status(), -1);
        } else {
            byte[] payload = Json.write(answer.value()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), payload.length);
            exchange.getResponseBody().write(payload);
        }
        exchange.close();
    }

    public static void main(String[] args) throws Exception {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        int port = Integer.parseInt(System.getenv("PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 128);
        server.createContext("/", Solution::serve);
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.start();
    }
}

/** JSON as Map, List, String, Long, Double, Boolean and null. */
class Json {
    private final String text;
    private int at = 0;

    private Json(String text) { this.text = text; }

    /** Throws IllegalArgumentException when this is no JSON. */
    static Object parse(byte[] bytes) {
        Json json = new Json(new String(bytes, StandardCharsets.UTF_8));
        Object value = json.value();
        json.space();
        if (json.at != json.text.length()) throw json.bad();
        return value;
    }

    static String write(Object value) {
        if (value instanceof String s) {
            StringBuilder out = new StringBuilder("\"");
            for (char c : s.toCharArray()) {
                if (c == '"' || c == '\\') out.append('\\').append(c);
                else if (c < 0x20) out.append(String.format("\\u%04x", (int) c));
                else out.append(c);
            }
            return out.append('"').toString();
        }
        if (value instanceof Map<?, ?> map) {
            StringJoiner out = new StringJoiner(",", "{", "}");
            map.forEach((key, item) -> out.add(write(String.valueOf(key)) + ":" + write(item)));
            return out.toString();
        }
        if (value instanceof Collection<?> list) {
            StringJoiner out = new StringJoiner(",", "[", "]");
            for (Object item : list) out.add(write(item));
            return out.toString();
        }
        return String.valueOf(value);
    }

    private IllegalArgumentException bad() { return new IllegalArgumentException("no JSON at " + at); }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) ++at;
    }

    private char peek() {
        space();
        if (at >= text.length()) throw bad();
        return text.charAt(at);
    }

    private void take(char wanted) {
        if (peek() != wanted) throw bad();
        ++at;
    }

    private Object value() {
        switch (peek()) {
            case '{': {
                Map<String, Object> map = new LinkedHashMap<>();
                ++at;
                if (peek() == '}') { ++at; return map; }
                while (true) {
                    if (peek() != '"') throw bad();
                    String key = string();
                    take(':');
                    map.put(key, value());
                    if (peek() == '}') { ++at; return map; }
                    take(',');
                }
            }
            case '[': {
                List<Object> list = new ArrayList<>();
                ++at;
                if (peek() == ']') { ++at; return list; }
                while (true) {
                    list.add(value());
                    if (peek() == ']') { ++at; return list; }
                    take(',');
                }
            }
            case '"': return string();
            default: break;
        }
        int begin = at;
        while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) ++at;
        String word = text.substring(begin, at);
        switch (word) {
            case "true": return true;
            case "false": return false;
            case "null": return null;
            default: break;
        }
        if (word.matches("-?(0|[1-9]\\d{0,17})")) return Long.valueOf(word);
        if (word.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) return Double.valueOf(word);
        throw bad();
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        for (++at; at < text.length(); ++at) {
            char c = text.charAt(at);
            if (c == '"') { ++at; return out.toString(); }
            if (c < 0x20) throw bad();
            if (c != '\\') { out.append(c); continue; }
            if (++at >= text.length()) throw bad();
            int which = "\"\\/bfnrtu".indexOf(text.charAt(at));
            if (which < 0 || (which == 8 && at + 4 >= text.length())) throw bad();
            if (which == 8) {
                out.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                at += 4;
            } else {
                out.append("\"\\/\b\f\n\r\t".charAt(which));
            }
        }
        throw bad();
    }
}
