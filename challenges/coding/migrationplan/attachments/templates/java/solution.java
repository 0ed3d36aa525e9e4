// Checks a repository of migrations against a database and plans steps. See the statement for the rules.
// The input is read for you: write the class Planner.
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

class Main {
    static final class Planner {
        // What each migration depends on, and the names of the applied ones in the order of application.
        Planner(Map<String, List<String>> needs, List<String> applied) {
        }

        // The lines that describe all errors, in the order of the statement.
        List<String> errors() {
            return new ArrayList<>();
        }

        // The steps of "to", "undo" or "exactly" with a name: "+ name" and "- name". The name means nothing for "up".
        List<String> plan(String command, String name) {
            return new ArrayList<>();
        }
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        String[] counts = in.readLine().split(" ");
        Map<String, List<String>> needs = new HashMap<>();
        for (int i = Integer.parseInt(counts[0]); i > 0; i--) {
            List<String> words = Arrays.asList(in.readLine().split(" "));
            needs.put(words.get(0), words.subList(1, words.size()));
        }
        List<String> applied = new ArrayList<>();
        for (int i = Integer.parseInt(counts[1]); i > 0; i--) applied.add(in.readLine());
        Planner planner = new Planner(needs, applied);
        List<String> out = new ArrayList<>();
        List<String> errors = planner.errors();
        out.add("errors " + errors.size());
        out.addAll(errors);
        for (int i = Integer.parseInt(counts[2]); i > 0 && errors.isEmpty(); i--) {
            String[] words = in.readLine().split(" ");
            List<String> steps = planner.plan(words[0], words[words.length - 1]);
            out.add("plan " + steps.size());
            out.addAll(steps);
        }
        System.out.println(String.join("\n", out));
    }
}
