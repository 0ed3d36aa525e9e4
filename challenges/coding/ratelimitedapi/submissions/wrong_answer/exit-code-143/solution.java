import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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

    static final Map<String, Integer> costs = Map.of("/work", 1, "/report", 5);
    static final Path file = dataDir.resolve("keys.json");
    static final Map<String, Bucket> buckets = load();

    /** The level is counted in milliseconds: a token is worth refillMs of them. */
    static class Bucket {
        long capacity, refillMs, level;
        long seen;  // the latest time of any request

        Bucket(long capacity, long refillMs, long level, long seen) {
            this.capacity = capacity;
            this.refillMs = refillMs;
            this.level = level;
            this.seen = seen;
        }

        long full() { return capacity * refillMs; }
        long tokens() { return level / refillMs; }

        void advance(long now) {
            if (now <= seen) return;
            level = Math.min(full(), level + now - seen);
            seen = now;
        }

        void change(long newCapacity, long newRefillMs) {
            level = Math.min(tokens(), newCapacity) * newRefillMs;
            capacity = newCapacity;
            refillMs = newRefillMs;
        }

        Object shown(String key) {
            return Map.of("key", key, "capacity", capacity, "refill_ms", refillMs, "remaining", tokens());
        }
    }

    static Map<String, Bucket> load() {
        Map<String, Bucket> map = new HashMap<>();
        try {
            if (!Files.exists(file)) return map;
            ((Map<?, ?>) Json.parse(Files.readAllBytes(file))).forEach((key, value) -> {
                List<?> v = (List<?>) value;
                map.put((String) key, new Bucket((Long) v.get(0), (Long) v.get(1), (Long) v.get(2), (Long) v.get(3)));
            });
            return map;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A kill leaves the old file or the new one, never half of one. */
    static void save() throws IOException {
        Map<String, Object> all = new HashMap<>();
        buckets.forEach((key, b) -> all.put(key, List.of(b.capacity, b.refillMs, b.level, b.seen)));
        Path fresh = dataDir.resolve("keys.json.new");
        try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                                                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(Json.write(all).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) out.write(bytes);
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static String seconds(long ms) { return String.valueOf((ms + 999) / 1000); }

    static boolean isCount(Object value, long most) {
        return value instanceof Long n && 1 <= n && n <= most;
    }

    static Answer putKey(String key, long now, byte[] body) throws IOException {
        Map<?, ?> asked;
        try {
            asked = (Map<?, ?>) Json.parse(body);
        } catch (IllegalArgumentException | ClassCastException e) {
            return Answer.failure(400, "invalid_json");
        }
        if (asked == null) return Answer.failure(400, "invalid_json");
        if (!isCount(asked.get("capacity"), 1000) || !isCount(asked.get("refill_ms"), 3_600_000))
            return Answer.failure(422, "invalid_limits");
        long capacity = (Long) asked.get("capacity");
        long refillMs = (Long) asked.get("refill_ms");
        synchronized (lock) {
            Bucket bucket = buckets.get(key);
            boolean isNew = bucket == null;
            if (isNew) {
                bucket = new Bucket(capacity, refillMs, capacity * refillMs, now);
                buckets.put(key, bucket);
            } else {
                bucket.advance(now);
                bucket.change(capacity, refillMs);
            }
            save();
            return new Answer(isNew ? 201 : 200, bucket.shown(key));
        }
    }

    static Answer getKey(String key, long now) {
        synchronized (lock) {
            Bucket bucket = buckets.get(key);
            if (bucket == null) return Answer.failure(404, "not_found");
            bucket.advance(now);
            return new Answer(200, bucket.shown(key));
        }
    }

    static Answer call(String path, String key, long now) {
        if (key == null || key.isEmpty()) return Answer.failure(401, "missing_key");
        synchronized (lock) {
            Bucket bucket = buckets.get(key);
            if (bucket == null) return Answer.failure(401, "unknown_key");
            bucket.advance(now);
            if (costs.get(path) > bucket.capacity) return Answer.failure(403, "limit_too_small");
            long missing = costs.get(path) * bucket.refillMs - bucket.level;
            if (missing <= 0) bucket.level = -missing;
            Map<String, String> headers = new HashMap<>();
            headers.put("RateLimit-Limit", String.valueOf(bucket.capacity));
            headers.put("RateLimit-Remaining", String.valueOf(bucket.tokens()));
            headers.put("RateLimit-Reset", seconds(bucket.full() - bucket.level));
            if (missing <= 0) return new Answer(200, headers, Map.of("done", path.substring(1)));
            headers.put("Retry-After", seconds(missing));
            return new Answer(429, headers, Map.of("error", "rate_limited", "retry_after_ms", missing));
        }
    }

    static Answer handle(String method, String path, Map<String, String> query, Headers headers, byte[] body)
            throws Exception {
        if (path.equals("/healthz") && method.equals("GET")) return new Answer(200, Map.of("status", "ok"));
        long now = Long.parseLong(headers.getFirst("X-Now-Ms"));
        if (costs.containsKey(path)) {
            if (!method.equals("GET"))
                return new Answer(405, Map.of("Allow", "GET"), Map.of("error", "method_not_allowed"));
            return call(path, headers.getFirst("X-Api-Key"), now);
        }
        String[] parts = path.substring(1).split("/", -1);
        if (parts.length == 2 && parts[0].equals("keys")) {
            if (method.equals("PUT")) return putKey(parts[1], now, body);
            if (method.equals("GET")) return getKey(parts[1], now);
        }
        return Answer.failure(404, "not_found");
    }

    /**
     * SIGTERM: no request is half done while we hold the lock; levels are written, too. The exit code would be
     * 143 if the machine ended by itself.
     */
    static void stop() {
        synchronized (lock) {
            try {
                save();
            } catch (IOException e) {
                Runtime.getRuntime().halt(1);
            }
        }
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
        Runtime.getRuntime().addShutdownHook(new Thread(Solution::stop));
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
