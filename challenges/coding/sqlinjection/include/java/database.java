import java.util.*;
import java.util.function.Function;
import java.util.regex.*;

class DatabaseException extends RuntimeException {
    DatabaseException(String message) {
        super(message);
    }
}

/**
 * The database: a small one that understands what the statement says of SQL. query(sql, parameters...) puts the parameters in
 * the places of the question marks, and returns rows, each a list of texts.
 */
class Database {
    final Map<String, List<Map<String, String>>> tables = new HashMap<>(Map.of("people", new ArrayList<>()));

    List<List<String>> query(String sql, String... parameters) {
        return new Query(sql, parameters).run();
    }

    private record Token(char kind, String text) {} // kinds: word, text, number, sign

    private record Found(Map<String, String> row, List<Function<Map<String, String>, String>> picks) {}

    private record Key(Function<Map<String, String>, String> of, int sign) {}

    private static final Pattern TOKEN = Pattern.compile(
        "\\s+|--[^\\n]*|/\\*.*?\\*/|('(?:[^']|'')*')|([A-Za-z_]\\w*)|(\\d+)|(<>|!=|\\|\\||[=?(),;*])|(.)", Pattern.DOTALL);

    /** Every expression becomes a function from a row to a text; a condition is "1" or "0". */
    private final class Query {
        private final List<Token> tokens = new ArrayList<>();
        private final String[] parameters;
        private int used = 0;
        private int at = 0;

        Query(String sql, String[] parameters) {
            this.parameters = parameters;
            Matcher matcher = TOKEN.matcher(sql);
            while (matcher.find()) {
                if (matcher.group(5) != null) throw new DatabaseException("syntax error near \"" + matcher.group() + "\"");
                String text = matcher.group();
                if (matcher.group(1) != null) tokens.add(new Token('t', text.substring(1, text.length() - 1).replace("''", "'")));
                else if (matcher.group(2) != null) tokens.add(new Token('w', text));
                else if (matcher.group(3) != null) tokens.add(new Token('n', text));
                else if (matcher.group(4) != null) tokens.add(new Token('s', text));
            }
        }

        List<List<String>> run() {
            List<Found> found = select();
            while (take("UNION")) {
                take("ALL");
                found.addAll(select());
            }
            if (take("ORDER")) {
                need("BY");
                sort(found);
            }
            while (take(";")) continue;
            if (at < tokens.size()) throw new DatabaseException("syntax error near \"" + tokens.get(at).text() + "\"");
            if (used != parameters.length) throw new DatabaseException("the number of parameters is not that of question marks");
            List<List<String>> rows = new ArrayList<>();
            for (Found each : found) {
                List<String> values = new ArrayList<>();
                for (var pick : each.picks()) {
                    if (pick == null) values.addAll(each.row().values());
                    else values.add(pick.apply(each.row()));
                }
                rows.add(values);
            }
            return rows;
        }

        private List<Found> select() {
            need("SELECT");
            List<Function<Map<String, String>, String>> picks = new ArrayList<>();
            do picks.add(take("*") ? null : operand()); while (take(","));
            need("FROM");
            List<Map<String, String>> table = tables.get(word().toLowerCase());
            if (table == null) throw new DatabaseException("no such table");
            Function<Map<String, String>, String> condition = take("WHERE") ? either() : row -> "1";
            List<Found> found = new ArrayList<>();
            for (Map<String, String> row : table) {
                if (isTrue(condition.apply(row))) found.add(new Found(row, picks));
            }
            return found;
        }

        private void sort(List<Found> found) {
            List<Key> keys = new ArrayList<>();
            do {
                Function<Map<String, String>, String> key = operand();
                boolean isDown = take("DESC");
                if (!isDown) take("ASC");
                keys.add(new Key(key, isDown ? -1 : 1));
            } while (take(","));
            found.sort((a, b) -> {
                for (Key key : keys) {
                    int order = key.of().apply(a.row()).compareTo(key.of().apply(b.row())) * key.sign();
                    if (order != 0) return order;
                }
                return 0;
            });
        }

        private Function<Map<String, String>, String> either() {
            var left = both();
            while (take("OR")) {
                var one = left;
                var other = both();
                left = row -> bit(isTrue(one.apply(row)) || isTrue(other.apply(row)));
            }
            return left;
        }

        private Function<Map<String, String>, String> both() {
            var left = not();
            while (take("AND")) {
                var one = left;
                var other = not();
                left = row -> bit(isTrue(one.apply(row)) && isTrue(other.apply(row)));
            }
            return left;
        }

        private Function<Map<String, String>, String> not() {
            if (!take("NOT")) return comparison();
            var inner = not();
            return row -> bit(!isTrue(inner.apply(row)));
        }

        private Function<Map<String, String>, String> comparison() {
            var left = operand();
            if (take("=")) {
                var right = operand();
                return row -> bit(left.apply(row).equals(right.apply(row)));
            }
            if (take("<>") || take("!=")) {
                var right = operand();
                return row -> bit(!left.apply(row).equals(right.apply(row)));
            }
            if (!take("LIKE")) return left;
            var pattern = operand();
            Function<Map<String, String>, String> escape = take("ESCAPE") ? operand() : row -> "";
            return row -> bit(isLike(left.apply(row), pattern.apply(row), escape.apply(row)));
        }

        private Function<Map<String, String>, String> operand() {
            var left = primary();
            while (take("||")) {
                var one = left;
                var other = primary();
                left = row -> one.apply(row) + other.apply(row);
            }
            return left;
        }

        private Function<Map<String, String>, String> primary() {
            if (take("(")) {
                var inner = either();
                need(")");
                return inner;
            }
            if (take("?")) {
                if (used == parameters.length) throw new DatabaseException("a parameter is missing");
                String value = parameters[used++];
                return row -> value;
            }
            if (at < tokens.size() && (tokens.get(at).kind() == 't' || tokens.get(at).kind() == 'n')) {
                String value = tokens.get(at++).text();
                return row -> value;
            }
            String column = word().toLowerCase();
            return row -> {
                if (!row.containsKey(column)) throw new DatabaseException("no such column: " + column);
                return row.get(column);
            };
        }

        private String word() {
            if (at < tokens.size() && tokens.get(at).kind() == 'w') return tokens.get(at++).text();
            throw new DatabaseException("syntax error near \"" + (at < tokens.size() ? tokens.get(at).text() : "the end") + "\"");
        }

        private boolean take(String word) {
            if (at == tokens.size() || "tn".indexOf(tokens.get(at).kind()) >= 0) return false;
            if (!tokens.get(at).text().equalsIgnoreCase(word)) return false;
            at++;
            return true;
        }

        private void need(String word) {
            if (!take(word)) throw new DatabaseException("syntax error: " + word + " is missing");
        }
    }

    private static String bit(boolean value) {
        return value ? "1" : "0";
    }

    private static boolean isTrue(String text) {
        return text.matches("\\d*[1-9]\\d*");
    }

    private static boolean isLike(String text, String pattern, String escape) {
        if (pattern.isEmpty()) return text.isEmpty();
        String first = pattern.substring(0, 1);
        if (first.equals("%")) {
            return isLike(text, pattern.substring(1), escape) || (!text.isEmpty() && isLike(text.substring(1), pattern, escape));
        }
        if (text.isEmpty()) return false;
        boolean isEscaped = first.equals(escape) && pattern.length() > 1;
        String wanted = isEscaped ? pattern.substring(1, 2) : first;
        boolean isEqual = (first.equals("_") && !isEscaped) || wanted.equalsIgnoreCase(text.substring(0, 1));
        return isEqual && isLike(text.substring(1), pattern.substring(isEscaped ? 2 : 1), escape);
    }
}
