import java.util.*;

/** What the tests put around the directory: its people, and an answer in place of an error of the database. */
class Bench {
    private final Database database = new Database();
    private final Directory directory = new Directory(database);

    void addPerson(String name, String department, String phone, String pin, boolean hidden) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("name", name);
        row.put("department", department);
        row.put("phone", phone);
        row.put("pin", pin);
        row.put("hidden", hidden ? "yes" : "no");
        database.tables.get("people").add(row);
    }

    List<String> findByName(String name) {
        try {
            return directory.findByName(name);
        } catch (DatabaseException error) {
            return List.of("database error: " + error.getMessage());
        }
    }

    List<String> search(String part, String sort) {
        try {
            return directory.search(part, sort);
        } catch (DatabaseException error) {
            return List.of("database error: " + error.getMessage());
        }
    }

    String signIn(String name, String pin) {
        try {
            return directory.signIn(name, pin);
        } catch (DatabaseException error) {
            return "database error: " + error.getMessage();
        }
    }

    List<String> colleagues(String name) {
        try {
            return directory.colleagues(name);
        } catch (DatabaseException error) {
            return List.of("database error: " + error.getMessage());
        }
    }
}
