import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

class Main {
    static final class Planner {
        private final Map<String, List<String>> needs;
        private final Map<String, List<String>> dependants = new HashMap<>();
        private final List<String> applied;
        private final Set<String> isApplied;

        Planner(Map<String, List<String>> needs, List<String> applied) {
            this.needs = needs;
            this.applied = applied;
            isApplied = new HashSet<>(applied);
            for (String name : needs.keySet()) dependants.put(name, new ArrayList<>());
            for (Map.Entry<String, List<String>> entry : needs.entrySet()) {
                for (String other : entry.getValue()) {
                    if (needs.containsKey(other)) dependants.get(other).add(entry.getKey());
                }
            }
        }

        List<String> errors() {
            List<String> lines = new ArrayList<>();
            Set<String> names = new TreeSet<>(needs.keySet());
            for (String name : names) {
                for (String other : new TreeSet<>(needs.get(name))) {
                    if (!needs.containsKey(other)) lines.add("missing " + name + " " + other);
                }
            }
            Set<String> orderable = new HashSet<>(order(names));
            for (String name : names) {
                if (!orderable.contains(name)) lines.add("blocked " + name);
            }
            for (String name : applied) {
                if (!needs.containsKey(name)) lines.add("unknown " + name);
            }
            Set<String> before = new HashSet<>();
            for (String name : applied) {
                for (String other : new TreeSet<>(needs.getOrDefault(name, List.of()))) {
                    if (needs.containsKey(other) && !before.contains(other)) lines.add("gap " + name + " " + other);
                }
                before.add(name);
            }
            return lines;
        }

        List<String> plan(String command, String name) {
            List<String> steps = new ArrayList<>();
            if (command.equals("up")) {
                apply(needs.keySet(), steps);
            } else if (command.equals("undo")) {
                if (isApplied.contains(name)) undo(closure(name, dependants), steps);
            } else {
                Set<String> wanted = closure(name, needs);
                if (command.equals("exactly")) {
                    Set<String> unwanted = new HashSet<>(isApplied);
                    for (String each : wanted) unwanted.remove(each);
                    undo(unwanted, steps);
                }
                apply(wanted, steps);
            }
            return steps;
        }

        private void apply(Set<String> names, List<String> steps) {
            Set<String> pending = new HashSet<>();
            for (String name : names) {
                if (!isApplied.contains(name)) pending.add(name);
            }
            for (String name : order(pending)) steps.add("+ " + name);
        }

        private void undo(Set<String> unwanted, List<String> steps) {
            for (int i = applied.size() - 1; i >= 0; i--) {
                if (unwanted.contains(applied.get(i))) steps.add("- " + applied.get(i));
            }
        }

        private static Set<String> closure(String name, Map<String, List<String>> edges) {
            Set<String> seen = new HashSet<>();
            ArrayDeque<String> stack = new ArrayDeque<>();
            seen.add(name);
            stack.push(name);
            while (!stack.isEmpty()) {
                for (String other : edges.get(stack.pop())) {
                    if (seen.add(other)) stack.push(other);
                }
            }
            return seen;
        }

        // The names in the order in which they can be applied; those that are blocked are left out.
        private List<String> order(Set<String> names) {
            Map<String, Integer> waiting = new HashMap<>();
            PriorityQueue<String> ready = new PriorityQueue<>();
            for (String name : names) {
                int count = 0;
                for (String other : needs.get(name)) count += names.contains(other) ? 1 : 0;
                waiting.put(name, count);
                if (count == 0) ready.add(name);
            }
            List<String> ordered = new ArrayList<>();
            while (!ready.isEmpty()) {
                String name = ready.poll();
                ordered.add(name);
                for (String other : dependants.get(name)) {
                    if (!waiting.containsKey(other)) continue;
                    int left = waiting.get(other) - 1;
                    waiting.put(other, left);
                    if (left == 0) ready.add(other);
                }
            }
            return ordered;
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
