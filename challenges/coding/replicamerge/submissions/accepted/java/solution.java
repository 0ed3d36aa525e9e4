import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

class Main {
    private record Edit(Map<String, Integer> clock, String value) {} // no value for a delete

    private static class Key {
        final Map<String, TreeMap<Integer, Edit>> edits = new HashMap<>(); // by replica and number
        boolean isCorrupt;
    }

    private static Map<String, Integer> parseClock(String text) {
        Map<String, Integer> clock = new HashMap<>();
        for (String entry : text.split(",")) {
            int colon = entry.indexOf(':');
            clock.put(entry.substring(0, colon), Integer.valueOf(entry.substring(colon + 1)));
        }
        return clock;
    }

    /** No smaller count anywhere and a greater one somewhere, so equal clocks do not supersede each other. */
    private static boolean supersedes(Edit late, Edit early) {
        if (late.clock().equals(early.clock())) return false;
        for (Map.Entry<String, Integer> entry : early.clock().entrySet()) {
            if (late.clock().getOrDefault(entry.getKey(), 0) < entry.getValue()) return false;
        }
        return true;
    }

    /** Appends the text behind the key; returns whether it has converged. */
    private static boolean describe(Key key, StringBuilder out) {
        Map<String, Integer> merged = new TreeMap<>();
        List<Edit> candidates = new ArrayList<>(); // a replica supersedes its own earlier edits: only the newest of each
        long missing = 0;
        for (TreeMap<Integer, Edit> edits : key.edits.values()) {
            missing -= edits.size();
            candidates.add(edits.lastEntry().getValue());
            for (Edit edit : edits.values()) edit.clock().forEach((name, count) -> merged.merge(name, count, Math::max));
        }
        Set<String> values = new TreeSet<>();
        for (Edit edit : candidates) {
            boolean isSuperseded = false;
            for (Edit other : candidates) isSuperseded |= supersedes(other, edit);
            if (!isSuperseded && edit.value() != null) values.add(edit.value());
        }

        String separator = " ";
        for (Map.Entry<String, Integer> entry : merged.entrySet()) {
            missing += entry.getValue();
            out.append(separator).append(entry.getKey()).append(':').append(entry.getValue());
            separator = ",";
        }
        out.append(" missing=").append(missing);
        out.append(values.isEmpty() ? " deleted" : values.size() == 1 ? " value" : " conflict");
        for (String value : values) out.append(' ').append(value);
        return missing == 0 && values.size() < 2;
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        Map<String, Key> keys = new TreeMap<>();
        for (int left = Integer.parseInt(in.readLine()); left > 0; left--) {
            String[] fields = in.readLine().split(" ");
            Edit edit = new Edit(parseClock(fields[2]), fields.length > 4 ? fields[4] : null);
            Key key = keys.computeIfAbsent(fields[0], name -> new Key());
            int number = edit.clock().get(fields[1]);
            Edit known = key.edits.computeIfAbsent(fields[1], name -> new TreeMap<>()).putIfAbsent(number, edit);
            if (known != null && !known.equals(edit)) key.isCorrupt = true;
        }

        int converged = 0;
        StringBuilder rows = new StringBuilder();
        for (Map.Entry<String, Key> entry : keys.entrySet()) {
            rows.append(entry.getKey());
            if (entry.getValue().isCorrupt) rows.append(" corrupt");
            else if (describe(entry.getValue(), rows)) converged++;
            rows.append('\n');
        }
        System.out.print("keys " + keys.size() + " converged " + converged + "\n" + rows);
    }
}
