// Merge edits that replicas have made independently, with the help of their vector clocks.
// The input is read and split for you. Decide what survives and print the report.
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

class Main {
    // The clock goes from replica to count; the value is null for a delete.
    record Edit(String key, String replica, Map<String, Integer> clock, String value) {}

    // Returns the lines of the report.
    static List<String> report(List<Edit> edits) {
        List<String> out = new ArrayList<>();
        // Your code here.
        out.add("keys 0 converged 0");
        return out;
    }

    static Edit parse(String line) {
        String[] fields = line.split(" ");
        Map<String, Integer> clock = new HashMap<>();
        for (String entry : fields[2].split(",")) {
            int colon = entry.indexOf(':');
            clock.put(entry.substring(0, colon), Integer.valueOf(entry.substring(colon + 1)));
        }
        return new Edit(fields[0], fields[1], clock, fields.length > 4 ? fields[4] : null);
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        List<Edit> edits = new ArrayList<>();
        for (int left = Integer.parseInt(in.readLine()); left > 0; left--) edits.add(parse(in.readLine()));
        System.out.println(String.join("\n", report(edits)));
    }
}
