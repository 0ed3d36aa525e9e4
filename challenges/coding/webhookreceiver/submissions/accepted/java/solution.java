import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.*;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class Solution {
    static final Path dataDir = Path.of(System.getenv().getOrDefault("DATA_DIR", "."));
    static final Object lock = new Object();  // requests are handled by several threads at once

    /** What is sent: the value as JSON, null means no body. */
    record Answer(int status, Map<String, String> headers, Object value) {
        Answer(int status, Object value) { this(status, Map.of(), value); }
        static Answer failure(int status, String code) { return new Answer(status, Map.of("error", code)); }
    }

    static final long toleranceS = 300;

    static class Source {
        List<?> secrets;
        long accepted, processed, total;
    }

    static class Event {
        String source, id, type;
        long amount, workMs;
        boolean isDone;
    }

    static final Map<String, Source> sources = new HashMap<>();
    static final Map<List<String>, Event> events = new LinkedHashMap<>();  // source and id to event
    static final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    static final FileOutputStream log = open();

    /** Plays the file back. A last line without its end was never answered and is cut off. */
    static FileOutputStream open() {
        try {
            Path path = dataDir.resolve("events.jsonl");
            String text = Files.exists(path) ? Files.readString(path) : "";
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            for (String line : whole.split("\n"))
                if (!line.isEmpty()) apply((Map<?, ?>) Json.parse(line.getBytes(StandardCharsets.UTF_8)));
            FileOutputStream out = new FileOutputStream(path.toFile(), true);
            out.getChannel().truncate(whole.getBytes(StandardCharsets.UTF_8).length);
            for (Event event : events.values())
                if (!event.isDone) begin(event);
            return out;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static Event apply(Map<?, ?> change) {
        String name = (String) change.get("source");
        if (change.containsKey("secrets")) {
            sources.computeIfAbsent(name, n -> new Source()).secrets = (List<?>) change.get("secrets");
            return null;
        }
        Source source = sources.get(name);
        String id = (String) change.get("id");
        if (change.containsKey("done")) {
            Event event = events.get(List.of(name, id));
            event.isDone = true;
            ++source.processed;
            source.total += event.amount;
            return event;
        }
        Event event = new Event();
        event.source = name;
        event.id = id;
        event.type = (String) change.get("type");
        event.amount = (Long) change.get("amount");
        event.workMs = (Long) change.get("work_ms");
        events.put(List.of(name, id), event);
        ++source.accepted;
        return event;
    }

    /** What the kernel has, a kill does not take away. */
    static Event commit(Map<?, ?> change) throws IOException {
        log.write((Json.write(change) + "\n").getBytes(StandardCharsets.UTF_8));
        return apply(change);
    }

    /** Waits instead of working. Only the line that says "done" counts the event. */
    static void begin(Event event) {
        timers.schedule(() -> {
            synchronized (lock) {
                return commit(Map.of("source", event.source, "id", event.id, "done", true));
            }
        }, event.workMs, TimeUnit.MILLISECONDS);
    }

    record Signature(String time, List<String> values) {
        /** null when the header has no usable form. */
        static Signature parse(String header) {
            List<String> times = new ArrayList<>(), values = new ArrayList<>();
            for (String element : header.split(",")) {
                String[] parts = element.split("=", 2);
                if (parts[0].equals("t")) times.add(parts.length == 2 ? parts[1] : "");
                if (parts[0].equals("v1")) values.add(parts.length == 2 ? parts[1] : "");
            }
            if (times.size() != 1 || !times.get(0).matches("[0-9]{1,12}") || values.isEmpty()) return null;
            return new Signature(times.get(0), values);
        }

        boolean isRight(List<?> secrets, byte[] body) throws GeneralSecurityException {
            for (Object secret : secrets) {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(((String) secret).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
                byte[] right = HexFormat.of().formatHex(mac.doFinal(body)).getBytes(StandardCharsets.UTF_8);
                for (String given : values)
                    if (MessageDigest.isEqual(right, given.getBytes(StandardCharsets.UTF_8))) return true;
            }
            return false;
        }
    }

    static boolean isCount(Object value, long most) { return value instanceof Long n && 0 <= n && n <= most; }

    static boolean isName(Object value) {
        return value instanceof String s && 1 <= s.length() && s.length() <= 100;
    }

    static Answer receive(String name, String header, long now, byte[] body) throws Exception {
        List<?> secrets;
        synchronized (lock) {
            if (!sources.containsKey(name)) return Answer.failure(404, "unknown_source");
            secrets = sources.get(name).secrets;
        }
        if (header == null) return Answer.failure(400, "missing_signature");
        Signature signature = Signature.parse(header);
        if (signature == null) return Answer.failure(400, "malformed_signature");
        if (!signature.isRight(secrets, body)) return Answer.failure(401, "bad_signature");
        if (Math.abs(now - Long.parseLong(signature.time())) > toleranceS)
            return Answer.failure(401, "stale_timestamp");
        Map<?, ?> asked;
        try {
            asked = (Map<?, ?>) Json.parse(body);
        } catch (IllegalArgumentException | ClassCastException e) {
            return Answer.failure(400, "invalid_json");
        }
        if (asked == null) return Answer.failure(400, "invalid_json");
        Object work = asked.containsKey("work_ms") ? asked.get("work_ms") : (Object) 0L;
        if (!isName(asked.get("id")) || !isName(asked.get("type")) ||
            !isCount(asked.get("amount"), 1_000_000_000_000L) || !isCount(work, 600_000))
            return Answer.failure(422, "invalid_event");
        synchronized (lock) {  // known or remembered: one step
            if (events.containsKey(List.of(name, asked.get("id"))))
                return new Answer(200, Map.of("status", "duplicate"));
            begin(commit(Map.of("source", name, "id", asked.get("id"), "type", asked.get("type"),
                                "amount", asked.get("amount"), "work_ms", work)));
        }
        return new Answer(202, Map.of("status", "accepted"));
    }

    static Answer handle(String method, String path, Map<String, String> query, Headers headers, byte[] body)
            throws Exception {
        if (path.equals("/healthz") && method.equals("GET")) return new Answer(200, Map.of("status", "ok"));
        String[] parts = path.substring(1).split("/", -1);
        if (method.equals("POST") && parts[0].equals("webhooks") && parts.length == 2)
            return receive(parts[1], headers.getFirst("Webhook-Signature"),
                           Long.parseLong(headers.getFirst("X-Now")), body);
        if (!parts[0].equals("sources") || parts.length < 2) return Answer.failure(404, "not_found");
        String name = parts[1];
        synchronized (lock) {
            if (method.equals("PUT") && parts.length == 2) {
                commit(Map.of("source", name, "secrets", ((Map<?, ?>) Json.parse(body)).get("secrets")));
                return new Answer(204, null);
            }
            Source source = sources.get(name);
            if (method.equals("GET") && parts.length == 2 && source != null)
                return new Answer(200, Map.of("name", name, "accepted", source.accepted,
                                              "processed", source.processed, "total", source.total));
            if (method.equals("GET") && parts.length == 4 && parts[2].equals("events")) {
                Event event = events.get(List.of(name, parts[3]));
                if (event != null)
                    return new Answer(200, Map.of("id", event.id, "type", event.type,
                                                  "status", event.isDone ? "done" : "pending"));
            }
        }
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
