// The staff directory. See the statement for what is wrong with it.
import java.util.*;
import java.util.stream.*;

public class Directory {
    private final Database database;

    public Directory(Database database) {
        this.database = database;
    }

    public List<String> findByName(String name) {
        return lines(database.query(
            "SELECT name, department, phone FROM people WHERE hidden = 'no' AND name = '" + name + "'"));
    }

    public List<String> search(String part, String sort) {
        return lines(database.query(
            "SELECT name, department, phone FROM people WHERE hidden = 'no' AND name LIKE '%" + part + "%' ORDER BY " + sort + ", name"));
    }

    public String signIn(String name, String pin) {
        List<List<String>> rows = database.query("SELECT name FROM people WHERE name = '" + name + "' AND pin = '" + pin + "'");
        return rows.isEmpty() ? "no" : "welcome " + rows.get(0).get(0);
    }

    public List<String> colleagues(String name) {
        List<List<String>> found = database.query(
            "SELECT department FROM people WHERE hidden = 'no' AND name = '" + name + "'");
        if (found.isEmpty()) return List.of();
        String department = found.get(0).get(0);
        return lines(database.query("SELECT name FROM people WHERE hidden = 'no' AND department = '" + department + "' AND name <> '"
            + name + "' ORDER BY name"));
    }

    private static List<String> lines(List<List<String>> rows) {
        return rows.stream().map(row -> String.join(", ", row)).collect(Collectors.toList());
    }
}
