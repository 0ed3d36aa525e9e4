// Puts the spans of each request together again: the tree of calls and the critical path.
// The input is read for you. Group the spans, correct their clocks and print the report.
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

class Main {
    static final class Span {
        String trace, id;
        String parent; // "-" if there is none
        String service;
        long reported, duration;
    }

    // Appends the report. The same span may be in the list more than once.
    static void report(List<Span> spans, StringBuilder out) {
        // Your code here.
        out.append("traces 0\n");
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        int n = Integer.parseInt(in.readLine());
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            String[] fields = in.readLine().split(" ");
            Span span = new Span();
            span.trace = fields[0];
            span.id = fields[1];
            span.parent = fields[2];
            span.service = fields[3];
            span.reported = Long.parseLong(fields[4]);
            span.duration = Long.parseLong(fields[5]);
            spans.add(span);
        }
        StringBuilder out = new StringBuilder();
        report(spans, out);
        System.out.print(out);
    }
}
