// Load a configuration from four sources and print it with its references expanded and its secrets masked.
// The input is cut into its sections for you. Merge them, expand the values, and print the keys in order.
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

class Main {
    static final List<String> HEADINGS = List.of("[defaults]", "[file]", "[env]", "[flags]");

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        List<List<String>> sections = new ArrayList<>(); // defaults, file, env, flags
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            boolean begins = sections.size() < HEADINGS.size() && line.equals(HEADINGS.get(sections.size()));
            if (begins) sections.add(new ArrayList<>());
            else sections.get(sections.size() - 1).add(line);
        }
        // Your code here.
        System.out.println("keys 0 errors 0");
    }
}
