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
import java.security.SecureRandom;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

class Solution {
    static final Path dataDir = Path.of(System.getenv().getOrDefault("DATA_DIR", "."));
    static final Object lock = new Object();  // requests are handled by several threads at once

    /** What is sent: the value as JSON, null means no body. */
    record Answer(int status, Map<String, String> headers, Object value) {
        Answer(int status, Object value) { this(status, Map.of(), value); }
        static Answer failure(int status, String code) { return new Answer(status, Map.of("error", code)); }
    }

    static final long sessionS = 3600;
    static final long lockS = 900;
    static final long failuresMax = 5;
    static final int iterations = 5_000;  // little, for a test with a CPU limit; elsewhere 600 000
    static final Pattern bearer = Pattern.compile("(?i:bearer) +(\\S+)");
    static final SecureRandom random = new SecureRandom();

    record User(String id, String email, byte[] salt, byte[] hash) {}
    record Session(String tokenHash, String email, long expiresAt) {}
    record Failures(long count, long last) {}

    static final Map<String, User> users = new HashMap<>();        // by email
    static final Map<String, Session> sessions = new HashMap<>();  // by hash of the token
    static final Map<String, Failures> failures = new HashMap<>();  // by email
    static final Map<String, Object> loginLocks = new ConcurrentHashMap<>();  // by email
    static final FileOutputStream log = open();

    /** Plays the file back. A last line without its end was never answered and is cut off. */
    static FileOutputStream open() {
        try {
            Path path = dataDir.resolve("auth.jsonl");
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

    static byte[] bytes(Object hex) { return HexFormat.of().parseHex((String) hex); }
    static String hex(byte[] bytes) { return HexFormat.of().formatHex(bytes); }

    static void apply(Map<?, ?> change) {
        String email = (String) change.get("email");
        String token = (String) change.get("token");
        switch ((String) change.get("kind")) {
            case "user" -> users.put(email, new User((String) change.get("id"), email, bytes(change.get("salt")),
                                                     bytes(change.get("hash"))));
            case "login" -> {
                failures.remove(email);
                sessions.put(token, new Session(token, email, (Long) change.get("expires_at")));
            }
            case "failure" -> {
                Failures before = failures.getOrDefault(email, new Failures(0, 0));
                long count = before.count() >= failuresMax ? 0 : before.count();  // an old lock is over
                failures.put(email, new Failures(count + 1, (Long) change.get("at")));
            }
            case "logout" -> sessions.remove(token);
            case "password" -> {
                users.put(email, new User(users.get(email).id(), email, bytes(change.get("salt")),
                                          bytes(change.get("hash"))));
                sessions.values().removeIf(s -> s.email().equals(email) && !s.tokenHash().equals(token));
            }
            default -> throw new IllegalArgumentException("unknown change");
        }
    }

    /** What the kernel has, a kill does not take away. */
    static void commit(Map<?, ?> change) throws IOException {
        log.write((Json.write(change) + "\n").getBytes(StandardCharsets.UTF_8));
        apply(change);
    }

    static byte[] slowHash(String password, byte[] salt) throws GeneralSecurityException {
        PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, iterations, 256);
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded();
    }

    static String fastHash(String token) throws GeneralSecurityException {
        return hex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] randomBytes(int count) {
        byte[] some = new byte[count];
        random.nextBytes(some);
        return some;
    }

    static boolean isStrong(Object value) {
        if (!(value instanceof String password)) return false;
        int length = password.codePointCount(0, password.length());
        return 10 <= length && length <= 128;
    }

    static Map<?, ?> parseObject(byte[] body) {
        try {
            return (Map<?, ?>) Json.parse(body);
        } catch (IllegalArgumentException | ClassCastException e) {
            return null;
        }
    }

    static Answer register(Map<?, ?> asked) throws Exception {
        if (asked == null) return Answer.failure(400, "invalid_json");
        if (!(asked.get("email") instanceof String given) || given.length() > 254 ||
            !given.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+"))
            return Answer.failure(422, "invalid_email");
        if (!isStrong(asked.get("password"))) return Answer.failure(422, "weak_password");
        String email = given.toLowerCase(Locale.ROOT);
        String id = hex(randomBytes(8));
        byte[] salt = randomBytes(16);
        byte[] hash = slowHash((String) asked.get("password"), salt);  // outside the lock: it takes long
        synchronized (lock) {
            if (users.containsKey(email)) return Answer.failure(409, "email_taken");
            commit(Map.of("kind", "user", "id", id, "email", email, "salt", hex(salt), "hash", hex(hash)));
        }
        return new Answer(201, Map.of("id", id, "email", email));
    }

    static Answer login(long now, Map<?, ?> asked) throws Exception {
        if (asked == null) return Answer.failure(400, "invalid_json");
        if (!(asked.get("email") instanceof String given)) return Answer.failure(401, "invalid_credentials");
        String email = given.toLowerCase(Locale.ROOT);
        String password = asked.get("password") instanceof String s ? s : "";
        // Look at the count, check, change the count: one step for this email.
        synchronized (loginLocks.computeIfAbsent(email, e -> new Object())) {
            User user;
            Failures before;
            synchronized (lock) {
                before = failures.getOrDefault(email, new Failures(0, 0));
                user = users.getOrDefault(email, new User("", email, new byte[16], new byte[0]));
            }
            long until = before.last() + lockS;
            if (before.count() >= failuresMax && now < until)
                return new Answer(429, Map.of("Retry-After", String.valueOf(until - now)), Map.of("error", "locked"));
            byte[] hash = slowHash(password, user.salt());  // also for nobody
            synchronized (lock) {
                if (!MessageDigest.isEqual(hash, user.hash())) {
                    commit(Map.of("kind", "failure", "email", email, "at", now));
                    return Answer.failure(401, "invalid_credentials");
                }
                String token = Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(32));
                long expiresAt = now + sessionS;
                commit(Map.of("kind", "login", "email", email, "token", fastHash(token), "expires_at", expiresAt));
                return new Answer(200, Map.of("Cache-Control", "no-store"),
                                  Map.of("token", token, "expires_at", expiresAt));
            }
        }
    }

    /** null when the request shows no valid session. */
    static Session findSession(Headers headers, long now) throws GeneralSecurityException {
        String header = headers.getFirst("Authorization");
        Matcher match = bearer.matcher(header == null ? "" : header);
        Session session = match.matches() ? sessions.get(fastHash(match.group(1))) : null;
        return session != null && now < session.expiresAt() ? session : null;
    }

    static Answer me(Session session, long now) {
        String email = session.email();
        long count = sessions.values().stream().filter(s -> s.email().equals(email) && now < s.expiresAt()).count();
        return new Answer(200, Map.of("id", users.get(email).id(), "email", email,
                                      "expires_at", session.expiresAt(), "sessions", count));
    }

    static Answer changePassword(Session session, Map<?, ?> asked) throws Exception {
        if (asked == null) return Answer.failure(400, "invalid_json");
        if (!isStrong(asked.get("new"))) return Answer.failure(422, "weak_password");
        User user;
        synchronized (lock) {
            user = users.get(session.email());
        }
        if (!(asked.get("old") instanceof String old) || !MessageDigest.isEqual(slowHash(old, user.salt()), user.hash()))
            return Answer.failure(403, "wrong_password");
        byte[] salt = randomBytes(16);
        byte[] hash = slowHash((String) asked.get("new"), salt);
        synchronized (lock) {
            if (users.get(user.email()) != user) return Answer.failure(403, "wrong_password");  // not the first
            commit(Map.of("kind", "password", "email", user.email(), "salt", hex(salt), "hash", hex(hash),
                          "token", session.tokenHash()));
        }
        return new Answer(204, null);
    }

    static Answer handle(String method, String path, Map<String, String> query, Headers headers, byte[] body)
            throws Exception {
        String route = method + " " + path;
        if (route.equals("GET /healthz")) return new Answer(200, Map.of("status", "ok"));
        long now = Long.parseLong(headers.getFirst("X-Now"));
        if (route.equals("POST /register")) return register(parseObject(body));
        if (route.equals("POST /login")) return login(now, parseObject(body));
        if (!Set.of("GET /me", "POST /logout", "POST /password").contains(route))
            return Answer.failure(404, "not_found");
        Session session;
        synchronized (lock) {
            session = findSession(headers, now);
            if (session == null)
                return new Answer(401, Map.of("WWW-Authenticate", "Bearer"), Map.of("error", "unauthorized"));
            session = new Session(session.tokenHash(), session.email(), now + sessionS);
            sessions.put(session.tokenHash(), session);
            if (path.equals("/me")) return me(session, now);
            if (path.equals("/logout")) {
                commit(Map.of("kind", "logout", "token", session.tokenHash()));
                return new Answer(204, null);
            }
        }
        return changePassword(session, parseObject(body));
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
