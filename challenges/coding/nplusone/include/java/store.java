import java.util.*;

/** A row of a table: numbers and texts, by the names of their columns. */
class Row {
    private final Map<String, Object> values = new HashMap<>();

    Row(Object... columnsAndValues) {
        for (int i = 0; i < columnsAndValues.length; i += 2) values.put((String) columnsAndValues[i], columnsAndValues[i + 1]);
    }

    long number(String column) {
        return (Long) values.get(column);
    }

    String text(String column) {
        return (String) values.get(column);
    }

    Object value(String column) {
        return values.get(column);
    }
}

class StoreException extends RuntimeException {
    StoreException(String message) {
        super(message);
    }
}

/** The client of the database. Every call is one query; rows come in the order of their ids. */
class Store {
    int queries = 0;
    final Map<String, TreeMap<Long, Row>> tables = new HashMap<>();

    Store() {
        for (String name : List.of("customers", "orders", "items", "products", "suppliers")) tables.put(name, new TreeMap<>());
    }

    /** The row with this id, or null. */
    Row find(String table, long id) {
        List<Row> rows = select(table, "id", List.of(id));
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** The rows with these ids, those that exist, each once. */
    List<Row> findMany(String table, Collection<Long> ids) {
        return select(table, "id", ids);
    }

    /** The rows that have this value in this column. */
    List<Row> where(String table, String column, long value) {
        return select(table, column, List.of(value));
    }

    /** The rows that have one of these values in this column. */
    List<Row> whereIn(String table, String column, Collection<Long> values) {
        return select(table, column, values);
    }

    /** The first rows with a greater id: as many as limit says, and 50 at most. */
    List<Row> page(String table, long afterId, int limit) {
        queries++;
        return tables.get(table).tailMap(afterId, false).values().stream().limit(Math.min(limit, 50)).toList();
    }

    private List<Row> select(String table, String column, Collection<Long> values) {
        queries++;
        Set<Long> wanted = new HashSet<>(values);
        if (wanted.isEmpty()) {
            throw new StoreException("syntax error near ')': SELECT * FROM " + table + " WHERE " + column + " IN ()");
        }
        return tables.get(table).values().stream().filter(row -> wanted.contains(row.value(column))).toList();
    }
}
