import java.util.*;
import java.util.stream.*;

public class Directory {
    private static final Set<String> SORTED_BY = Set.of("name", "department", "phone");
    private final Database database;

    public Directory(Database database) {
        this.database = database;
    }

    public List<String> findByName(String name) {
        return lines(database.query("SELECT name, department, phone FROM people WHERE hidden = 'no' AND name = ?", name));
    }

    public List<String> search(String part, String sort) {
        String column = SORTED_BY.contains(sort) ? sort : "name"; // a name cannot be a parameter
        String literal = part.replace("!", "!!").replace("%", "!%").replace("_", "!_");
        return lines(database.query(
            "SELECT name, department, phone FROM people WHERE hidden = 'no' AND name LIKE ? ESCAPE '!' ORDER BY " + column + ", name",
            "%" + literal + "%"));
    }

    public String signIn(String name, String pin) {
        List<List<String>> rows = database.query("SELECT name FROM people WHERE name = ? AND pin = ?", name, pin);
        return rows.isEmpty() ? "no" : "welcome " + rows.get(0).get(0);
    }

    public List<String> colleagues(String name) {
        List<List<String>> found = database.query("SELECT department FROM people WHERE hidden = 'no' AND name = ?", name);
        if (found.isEmpty()) return List.of();
        return lines(database.query("SELECT name FROM people WHERE hidden = 'no' AND department = ? AND name <> ? ORDER BY name",
            found.get(0).get(0), name));
    }

    private static List<String> lines(List<List<String>> rows) {
        return rows.stream().map(row -> String.join(", ", row)).collect(Collectors.toList());
    }
}
