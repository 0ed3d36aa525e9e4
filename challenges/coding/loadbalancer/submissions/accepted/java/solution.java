import java.util.*;

/** Numbers are never used twice, so that a turn outlives the removal of its backend. */
public class LoadBalancer {
    private static class Backend {
        final int number;
        final String name;
        final int weight;
        boolean healthy = true;
        int active;
        int credit;
        int lastPick;

        Backend(int number, String name, int weight) {
            this.number = number;
            this.name = name;
            this.weight = weight;
        }
    }

    private final String strategy;
    private final Map<String, Backend> backends = new LinkedHashMap<>();
    private int added;
    private int picks;
    private int turn;

    public LoadBalancer(String strategy) {
        this.strategy = strategy;
    }

    public boolean add(String name, int weight) {
        if (backends.containsKey(name)) return false;
        backends.put(name, new Backend(++added, name, weight));
        return true;
    }

    public boolean remove(String name) {
        return backends.remove(name) != null;
    }

    public boolean setHealthy(String name, boolean healthy) {
        Backend backend = backends.get(name);
        if (backend == null) return false;
        backend.healthy = healthy;
        if (!healthy) backend.credit = 0;
        return true;
    }

    public String pick() {
        List<Backend> healthy = new ArrayList<>();
        for (Backend backend : backends.values()) {
            if (backend.healthy) healthy.add(backend);
        }
        if (healthy.isEmpty()) return null;
        Backend chosen = switch (strategy) {
            case "weighted" -> largestCredit(healthy);
            case "least-connections" -> smallestLoad(healthy);
            default -> nextInTurn(healthy);
        };
        chosen.lastPick = ++picks;
        chosen.active++;
        return chosen.name;
    }

    public boolean finish(String name) {
        Backend backend = backends.get(name);
        if (backend == null || backend.active == 0) return false;
        backend.active--;
        return true;
    }

    public int active(String name) {
        Backend backend = backends.get(name);
        return backend == null ? -1 : backend.active;
    }

    private Backend nextInTurn(List<Backend> healthy) {
        Backend chosen = healthy.get(0);
        for (Backend backend : healthy) {
            if (backend.number > turn) {
                chosen = backend;
                break;
            }
        }
        turn = chosen.number;
        return chosen;
    }

    private static Backend largestCredit(List<Backend> healthy) {
        Backend chosen = null;
        int total = 0;
        for (Backend backend : healthy) {
            backend.credit += backend.weight;
            total += backend.weight;
            if (chosen == null || backend.credit > chosen.credit) chosen = backend;
        }
        chosen.credit -= total;
        return chosen;
    }

    private static Backend smallestLoad(List<Backend> healthy) {
        Backend chosen = healthy.get(0);
        for (Backend backend : healthy) {
            int difference = backend.active * chosen.weight - chosen.active * backend.weight;
            if (difference < 0 || difference == 0 && backend.lastPick < chosen.lastPick) chosen = backend;
        }
        return chosen;
    }
}
