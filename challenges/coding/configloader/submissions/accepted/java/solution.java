import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.regex.Pattern;

class Main {
    static final List<String> HEADINGS = List.of("[defaults]", "[file]", "[env]", "[flags]");
    static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");
    static final Set<String> SECRET_WORDS = Set.of("password", "secret", "token", "key");
    static final String MASK = "****";

    enum State { UNTOUCHED, IN_PROGRESS, DONE }

    /** A key of the merged configuration; in the end it has a value or an error. */
    static class Entry {
        final String source;
        final String raw;
        State state = State.UNTOUCHED;
        String value;
        String error;
        String waitingFor;

        Entry(String source, String raw) {
            this.source = source;
            this.raw = raw;
        }

        void fail(String text) {
            if (error == null) error = text;
        }
    }

    /** What ends an expansion; made often, so without a stack trace. */
    static class Broken extends Exception {
        Broken(String text) {
            super(text, null, false, false);
        }
    }

    final Map<String, Entry> entries = new TreeMap<>();
    final Map<String, String> variables = new HashMap<>();
    final List<Entry> stack = new ArrayList<>();

    void read(String source, String line) {
        switch (source) {
            case "env": {
                int equals = line.indexOf('=');
                String name = line.substring(0, equals);
                String value = line.substring(equals + 1);
                variables.put(name, value);
                if (!name.startsWith("APP_")) return;
                String key = name.substring(4).replace("__", ".").toLowerCase(Locale.ROOT);
                if (KEY.matcher(key).matches()) entries.put(key, new Entry(source, value));
                return;
            }
            case "flags": {
                String flag = line.substring(2);
                int equals = flag.indexOf('=');
                if (equals >= 0) entries.put(flag.substring(0, equals), new Entry(source, flag.substring(equals + 1)));
                else if (flag.startsWith("no-")) entries.put(flag.substring(3), new Entry(source, "false"));
                else entries.put(flag, new Entry(source, "true"));
                return;
            }
            default: {
                String text = trim(line);
                if (text.isEmpty() || text.startsWith("#")) return;
                int equals = text.indexOf('=');
                String value = trim(text.substring(equals + 1));
                boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
                if (quoted) value = value.substring(1, value.length() - 1);
                entries.put(trim(text.substring(0, equals)), new Entry(source, value));
            }
        }
    }

    void print() {
        StringBuilder out = new StringBuilder();
        int errors = 0;
        for (Map.Entry<String, Entry> each : entries.entrySet()) {
            Entry entry = each.getValue();
            evaluate(entry);
            out.append(each.getKey()).append(" [").append(entry.source).append("] ");
            if (entry.error != null) out.append("! ").append(entry.error);
            else out.append('"').append(masked(each.getKey(), entry.value)).append('"');
            out.append('\n');
            if (entry.error != null) errors++;
        }
        out.append("keys ").append(entries.size()).append(" errors ").append(errors);
        System.out.println(out);
    }

    void evaluate(Entry entry) {
        if (entry.state == State.DONE) return;
        entry.state = State.IN_PROGRESS;
        stack.add(entry);
        try {
            entry.value = expand(entry.raw, entry);
        } catch (Broken broken) {
            entry.fail(broken.getMessage());
        }
        stack.remove(stack.size() - 1);
        entry.state = State.DONE;
    }

    /** The value of a name, or null if nothing sets it. */
    String lookup(String name, Entry owner) throws Broken {
        if (!Character.isLowerCase(name.charAt(0))) return masked(name, variables.get(name));
        Entry entry = entries.get(name);
        if (entry == null) return null;
        owner.waitingFor = name;
        if (entry.state == State.IN_PROGRESS) {
            for (Entry member : stack.subList(stack.lastIndexOf(entry), stack.size())) member.fail("cycle " + member.waitingFor);
            throw new Broken("cycle " + name);
        }
        evaluate(entry);
        if (entry.error != null) throw new Broken("broken " + name);
        return masked(name, entry.value);
    }

    String expand(String text, Entry owner) throws Broken {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < text.length();) {
            if (text.startsWith("$$", at)) {
                out.append('$');
                at += 2;
            } else if (text.startsWith("${", at)) {
                int end = nameEnd(text, at + 2);
                String name = text.substring(at + 2, end);
                String value = lookup(name, owner);
                if (text.charAt(end) == ':') {
                    int begin = end + 2;
                    end = fallbackEnd(text, begin);
                    if (value == null || value.isEmpty()) value = expand(text.substring(begin, end), owner);
                }
                if (value == null) throw new Broken("unset " + name);
                out.append(value);
                at = end + 1;
            } else {
                out.append(text.charAt(at++));
            }
        }
        return out.toString();
    }

    static int nameEnd(String text, int at) {
        while (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_' || text.charAt(at) == '.') at++;
        return at;
    }

    /** The index of the brace that closes the fallback beginning at `at`. */
    static int fallbackEnd(String text, int at) {
        while (text.charAt(at) != '}') {
            if (text.startsWith("$$", at)) {
                at += 2;
            } else if (text.startsWith("${", at)) {
                at = nameEnd(text, at + 2);
                if (text.charAt(at) == ':') at = fallbackEnd(text, at + 2);
                at++;
            } else {
                at++;
            }
        }
        return at;
    }

    static String masked(String name, String value) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        String word = last.substring(last.lastIndexOf('_') + 1).toLowerCase(Locale.ROOT);
        return value == null || value.isEmpty() || !SECRET_WORDS.contains(word) ? value : MASK;
    }

    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == ' ') start++;
        while (end > start && text.charAt(end - 1) == ' ') end--;
        return text.substring(start, end);
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        Main loader = new Main();
        int begun = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (begun < HEADINGS.size() && line.equals(HEADINGS.get(begun))) {
                begun++;
            } else {
                String heading = HEADINGS.get(begun - 1);
                loader.read(heading.substring(1, heading.length() - 1), line);
            }
        }
        loader.print();
    }
}
