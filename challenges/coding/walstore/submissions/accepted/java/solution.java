import java.util.*;

/** Changes are made at once. Those of open transactions are noted, with the old value; null is an absent key. */
public class WalStore {
    private record Change(String key, String oldValue, String newValue) {}

    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Integer> holders = new HashMap<>();
    private final ArrayList<Change> changes = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final StringBuilder log = new StringBuilder();

    public void set(String key, String value) {
        change(key, value);
    }

    public void fill(String prefix, int count, String value) {
        beginTx();
        for (int i = 0; i < count; i++) set(prefix + i, value);
        commit();
    }

    public String get(String key) {
        return values.get(key);
    }

    public boolean remove(String key) {
        if (!values.containsKey(key)) return false;
        change(key, null);
        return true;
    }

    public int count(String value) {
        return holders.getOrDefault(value, 0);
    }

    public int beginTx() {
        marks.push(changes.size());
        return marks.size();
    }

    public boolean commit() {
        if (marks.isEmpty()) return false;
        marks.pop();
        if (marks.isEmpty()) writeGroup();
        return true;
    }

    public boolean rollback() {
        if (marks.isEmpty()) return false;
        int mark = marks.pop();
        while (changes.size() > mark) {
            Change last = changes.remove(changes.size() - 1);
            put(last.key(), last.oldValue());
        }
        return true;
    }

    public String wal() {
        return log.toString();
    }

    public int crash(int lost) {
        log.setLength(Math.max(0, log.length() - lost));
        values.clear();
        holders.clear();
        changes.clear();
        marks.clear();
        int groups = 0;
        int valid = 0;
        int start = 0;
        List<String> pending = new ArrayList<>();
        for (int end = log.indexOf("\n"); end >= 0; end = log.indexOf("\n", start)) {
            String line = log.substring(start, end);
            start = end + 1;
            if (line.charAt(0) != 'C') {
                pending.add(line);
                continue;
            }
            pending.forEach(this::replay);
            pending.clear();
            groups++;
            valid = start;
        }
        log.setLength(valid);
        return groups;
    }

    private void replay(String record) {
        int space = record.indexOf(' ', 2);
        if (record.charAt(0) == 'D') {
            put(record.substring(2), null);
        } else {
            put(record.substring(2, space), record.substring(space + 1));
        }
    }

    private void change(String key, String value) {
        changes.add(new Change(key, values.get(key), value));
        put(key, value);
        if (marks.isEmpty()) writeGroup();
    }

    private void put(String key, String value) {
        String old = values.remove(key);
        if (old != null) holders.merge(old, -1, Integer::sum);
        if (value != null) {
            values.put(key, value);
            holders.merge(value, 1, Integer::sum);
        }
    }

    private void writeGroup() {
        for (Change change : changes) {
            if (change.newValue() == null) log.append("D ").append(change.key()).append('\n');
            else log.append("S ").append(change.key()).append(' ').append(change.newValue()).append('\n');
        }
        if (!changes.isEmpty()) log.append("C ").append(changes.size()).append('\n');
        changes.clear();
    }
}
