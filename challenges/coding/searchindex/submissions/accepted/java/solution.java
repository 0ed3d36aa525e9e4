import java.util.*;

public class SearchIndex {
    private record Atom(boolean positive, String word, boolean prefix) {}

    private final Map<Integer, Map<String, Integer>> documents = new HashMap<>();
    private final TreeMap<String, Map<Integer, Integer>> postings = new TreeMap<>();

    public SearchIndex() {
    }

    public boolean put(int id, String text) {
        boolean replaced = remove(id);
        Map<String, Integer> counts = new HashMap<>();
        int begin = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && isWord(text.charAt(i))) continue;
            if (i > begin) {
                String term = text.substring(begin, i).toLowerCase(Locale.ROOT);
                counts.put(term, counts.getOrDefault(term, 0) + 1);
            }
            begin = i + 1;
        }
        documents.put(id, counts);
        for (Map.Entry<String, Integer> entry : counts.entrySet()) {
            Map<Integer, Integer> posting = postings.get(entry.getKey());
            if (posting == null) postings.put(entry.getKey(), posting = new HashMap<>());
            posting.put(id, entry.getValue());
        }
        return replaced;
    }

    public boolean remove(int id) {
        Map<String, Integer> counts = documents.remove(id);
        if (counts == null) return false;
        for (String term : counts.keySet()) {
            Map<Integer, Integer> posting = postings.get(term);
            posting.remove(id);
            if (posting.isEmpty()) postings.remove(term);
        }
        return true;
    }

    public List<List<Integer>> search(String query, int limit) {
        Map<Integer, Integer> total = new HashMap<>();
        for (List<Atom> clause : parse(query)) add(evaluate(clause), total);
        List<List<Integer>> best = new ArrayList<>();
        for (Map.Entry<Integer, Integer> entry : total.entrySet()) best.add(List.of(entry.getKey(), entry.getValue()));
        best.sort(new Comparator<>() {
            @Override
            public int compare(List<Integer> a, List<Integer> b) {
                return a.get(1).equals(b.get(1)) ? a.get(0).compareTo(b.get(0)) : b.get(1).compareTo(a.get(1));
            }
        });
        return best.size() > limit ? best.subList(0, limit) : best;
    }

    public List<String> suggest(String prefix, int limit) {
        List<String> terms = new ArrayList<>();
        for (String term : postings.tailMap(prefix).keySet()) {
            if (terms.size() == limit || !term.startsWith(prefix)) break;
            terms.add(term);
        }
        return terms;
    }

    private static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static void add(Map<Integer, Integer> scores, Map<Integer, Integer> sum) {
        for (Map.Entry<Integer, Integer> entry : scores.entrySet()) {
            sum.put(entry.getKey(), sum.getOrDefault(entry.getKey(), 0) + entry.getValue());
        }
    }

    private static List<List<Atom>> parse(String query) {
        List<List<Atom>> clauses = new ArrayList<>();
        clauses.add(new ArrayList<>());
        boolean positive = true;
        StringTokenizer parts = new StringTokenizer(query, " ");
        while (parts.hasMoreTokens()) {
            String part = parts.nextToken();
            if (part.equals("OR")) {
                clauses.add(new ArrayList<>());
            } else if (part.equals("NOT")) {
                positive = false;
            } else if (!part.equals("AND")) {
                boolean prefix = part.endsWith("*");
                String word = prefix ? part.substring(0, part.length() - 1) : part;
                clauses.get(clauses.size() - 1).add(new Atom(positive, word.toLowerCase(Locale.ROOT), prefix));
                positive = true;
            }
        }
        return clauses;
    }

    // The documents that satisfy the clause, with what it adds to their scores.
    private Map<Integer, Integer> evaluate(List<Atom> clause) {
        Map<Integer, Integer> scores = null;
        for (Atom atom : clause) {
            if (!atom.positive()) continue;
            Map<Integer, Integer> found = occurrences(atom);
            if (scores == null) {
                scores = new HashMap<>(found);
            } else {
                scores.keySet().retainAll(found.keySet());
                for (Map.Entry<Integer, Integer> entry : scores.entrySet()) {
                    entry.setValue(entry.getValue() + found.get(entry.getKey()));
                }
            }
        }
        for (Atom atom : clause) {
            if (!atom.positive()) {
                for (int id : occurrences(atom).keySet()) scores.remove(id);
            }
        }
        return scores;
    }

    private Map<Integer, Integer> occurrences(Atom atom) {
        if (!atom.prefix()) return postings.getOrDefault(atom.word(), Map.of());
        Map<Integer, Integer> sum = new HashMap<>();
        for (Map.Entry<String, Map<Integer, Integer>> entry : postings.tailMap(atom.word()).entrySet()) {
            if (!entry.getKey().startsWith(atom.word())) break;
            add(entry.getValue(), sum);
        }
        return sum;
    }
}
