import java.util.*;
import java.util.stream.*;

public class Directory {
    private final Database database;

    public Directory(Database database) {
        this.database = database;
    }

    public List<String> findByName(String name) {
        return lines(database.query(
            "SELECT name, department, phone FROM people WHERE hidden = 'no' AND name = '" + escaped(name) + "'"));
    }

    public List<String> search(String part, String sort) {
        return lines(database.query(
            "SELECT name, department, phone FROM people WHERE hidden = 'no' AND name LIKE '%" + escaped(part) + "%' ORDER BY " + (Set.of("name", "department", "phone").contains(sort) ? sort : "name") + ", name"));
    }

    public String signIn(String name, String pin) {
        List<List<String>> rows = database.query("SELECT name FROM people WHERE name = '" + escaped(name) + "' AND pin = '" + escaped(pin) + "'");
        return rows.isEmpty() ? "no" : "welcome " + rows.get(0).get(0);
    }

    public List<String> colleagues(String name) {
        List<List<String>> found = database.query(
            "SELECT department FROM people WHERE hidden = 'no' AND name = '" + escaped(name) + "'");
        if (found.isEmpty()) return List.of();
        String department = found.get(0).get(0);
        return lines(database.query("SELECT name FROM people WHERE hidden = 'no' AND department = '" + escaped(department) + "' AND name <> '"
            + escaped(name) + "' ORDER BY name"));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'");
    }

    private static List<String> lines(List<List<String>> rows) {
        return rows.stream().map(row -> String.join(", ", row)).collect(Collectors.toList());
    }
}
