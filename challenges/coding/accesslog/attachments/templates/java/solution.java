// Turn an access log into a report: top paths, and errors and latencies per minute.
// The input is read for you. Decide which lines are valid, group the records and print the report.
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

class Main {
    // Returns the lines of the report for a log given as lines without newline.
    static List<String> report(int k, List<String> lines) {
        List<String> out = new ArrayList<>();
        // Your code here.
        out.add("lines " + lines.size() + " ok 0 malformed " + lines.size());
        return out;
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        int k = Integer.parseInt(in.readLine());
        List<String> lines = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) lines.add(line);
        System.out.println(String.join("\n", report(k, lines)));
    }
}
