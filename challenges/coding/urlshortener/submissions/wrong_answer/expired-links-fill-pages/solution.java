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
import java.security.SecureRandom;
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

    static class Link {
        String code, url, owner;
        long createdAt, number, hits;
        Long expiresAt;  // null: never

        boolean isLive(long now) { return expiresAt == null || now < expiresAt; }

        Map<String, Object> shown() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("code", code);
            map.put("url", url);
            map.put("created_at", createdAt);
            map.put("expires_at", expiresAt);
            map.put("hits", hits);
            return map;
        }
    }

    static final String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    static final SecureRandom random = new SecureRandom();
    static final Map<String, Link> links = new HashMap<>();
    static final Set<String> codes = new HashSet<>();  // all that were ever used
    static long made = 0;
    static final FileOutputStream log = open();

    /** Plays the file back. A last line without its end was never answered and is cut off. */
    static FileOutputStream open() {
        try {
            Path path = dataDir.resolve("links.jsonl");
            String text = Files.exists(path) ? Files.readString(path) : "";
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            for (String line : whole.split("\n"))
                if (!line.isEmpty()) apply((Map<?, ?>) Json.parse(line.getBytes(StandardCharsets.UTF_8)));
            FileOutputStream out = new FileOutputStream(path.toFile(), true);
            out.getChannel().truncate(whole.getBytes(StandardCharsets.UTF_8).length);
            return out;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static Link apply(Map<?, ?> change) {
        if (change.containsKey("hit")) {
            Link link = links.get((String) change.get("hit"));
            ++link.hits;
            return link;
        }
        Link link = new Link();
        link.code = (String) change.get("code");
        link.url = (String) change.get("url");
        link.owner = (String) change.get("owner");
        link.createdAt = (Long) change.get("created_at");
        link.expiresAt = (Long) change.get("expires_at");
        link.number = ++made;
        links.put(link.code, link);
        codes.add(link.code);
        return link;
    }

    /** What the kernel has, a kill does not take away. */
    static Link commit(Map<String, Object> change) throws IOException {
        log.write((Json.write(change) + "\n").getBytes(StandardCharsets.UTF_8));
        return apply(change);
    }

    static String newCode() {
        while (true) {
            StringBuilder code = new StringBuilder();
            for (int i = 0; i < 8; ++i) code.append(letters.charAt(random.nextInt(letters.length())));
            if (!codes.contains(code.toString())) return code.toString();
        }
    }

    static Answer shorten(String user, long now, byte[] body) throws IOException {
        Map<?, ?> asked;
        try {
            asked = (Map<?, ?>) Json.parse(body);
        } catch (IllegalArgumentException | ClassCastException e) {
            return Answer.failure(400, "invalid_json");
        }
        if (asked == null) return Answer.failure(400, "invalid_json");
        if (!(asked.get("url") instanceof String url) || url.length() > 2048 || !url.matches("https?://[^ ]+"))
            return Answer.failure(422, "invalid_url");
        Object alias = asked.get("alias");
        if (alias != null && (!(alias instanceof String s) || !s.matches("[A-Za-z0-9_-]{3,32}") ||
                              Set.of("healthz", "shorten", "links").contains(s)))
            return Answer.failure(422, "invalid_alias");
        Object ttl = asked.get("ttl_s");
        if (ttl != null && (!(ttl instanceof Long n) || n < 1 || n > 1_000_000_000L))
            return Answer.failure(422, "invalid_ttl");
        synchronized (lock) {
            Link old = alias == null ? null : links.get((String) alias);
            if (old != null && old.isLive(now)) return Answer.failure(409, "alias_taken");
            Map<String, Object> change = new HashMap<>();
            change.put("code", alias == null ? newCode() : alias);
            change.put("url", url);
            change.put("owner", user);
            change.put("created_at", now);
            change.put("expires_at", ttl == null ? null : now + (Long) ttl);
            Link link = commit(change);
            return new Answer(201, Map.of("Location", "/" + link.code), link.shown());
        }
    }

    static Answer follow(String code, long now) throws IOException {
        synchronized (lock) {
            Link link = links.get(code);
            if (link == null) return Answer.failure(404, "not_found");
            if (!link.isLive(now)) return Answer.failure(410, "expired");
            commit(Map.of("hit", code));
            return new Answer(301, Map.of("Location", link.url, "Cache-Control", "no-store"), Map.of());
        }
    }

    static Answer details(String user, String code) {
        synchronized (lock) {
            Link link = links.get(code);
            if (link == null || !link.owner.equals(user)) return Answer.failure(404, "not_found");
            return new Answer(200, link.shown());
        }
    }

    static Answer listing(String user, long now, Map<String, String> query) {
        String limitText = query.getOrDefault("limit", "20");
        if (!limitText.matches("\\d{1,3}")) return Answer.failure(422, "invalid_limit");
        int limit = Integer.parseInt(limitText);
        if (limit < 1 || limit > 100) return Answer.failure(422, "invalid_limit");
        String cursor = query.getOrDefault("cursor", "before-999999999999999999");
        if (!cursor.matches("before-\\d{1,18}")) return Answer.failure(422, "invalid_cursor");
        long before = Long.parseLong(cursor.substring(7));
        synchronized (lock) {
            List<Link> found = new ArrayList<>();
            for (Link link : links.values())
                if (link.owner.equals(user) && link.number < before) found.add(link);
            found.sort(Comparator.comparingLong((Link link) -> -link.number));
            List<Object> page = new ArrayList<>();
            for (Link link : found.subList(0, Math.min(limit, found.size())))
                if (link.isLive(now)) page.add(link.shown());
            Map<String, Object> value = new HashMap<>();
            value.put("links", page);
            value.put("next_cursor", found.size() > limit ? "before-" + found.get(limit - 1).number : null);
            return new Answer(200, value);
        }
    }

    static Answer handle(String method, String path, Map<String, String> query, Headers headers, byte[] body)
            throws Exception {
        if (path.equals("/healthz") && method.equals("GET")) return new Answer(200, Map.of("status", "ok"));
        String[] parts = path.substring(1).split("/", -1);
        boolean isLinks = parts[0].equals("links") && parts.length <= 2;
        if (!isLinks && parts.length != 1 || parts[parts.length - 1].isEmpty())
            return Answer.failure(404, "not_found");
        boolean isShorten = path.equals("/shorten");
        String allowed = isShorten ? "POST" : "GET";
        if (!method.equals(allowed))
            return new Answer(405, Map.of("Allow", allowed), Map.of("error", "method_not_allowed"));
        String user = headers.getFirst("X-User");
        long now = Long.parseLong(headers.getFirst("X-Now"));
        if (!isLinks && !isShorten) return follow(parts[0], now);
        if (user == null) return Answer.failure(401, "unauthorized");
        if (isShorten) return shorten(user, now, body);
        return parts.length == 2 ? details(user, parts[1]) : listing(user, now, query);
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
