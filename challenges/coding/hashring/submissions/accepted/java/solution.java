import java.util.*;

/** Both lists are sorted: virtual nodes by position and name, and the positions of the tracked keys. */
public class HashRing {
    private record Virtual(long position, String node) implements Comparable<Virtual> {
        @Override
        public int compareTo(Virtual other) {
            int byPosition = Long.compare(position, other.position);
            return byPosition != 0 ? byPosition : node.compareTo(other.node);
        }
    }

    private final int virtualNodes;
    private final Set<String> nodes = new HashSet<>();
    private final List<Virtual> ring = new ArrayList<>();
    private final Set<String> tracked = new HashSet<>();
    private long[] positions = new long[0];

    public HashRing(int virtualNodes) {
        this.virtualNodes = virtualNodes;
    }

    public Map<String, Integer> join(String node) {
        Map<String, Integer> moved = new HashMap<>();
        if (!nodes.add(node)) return moved;
        for (int i = 0; i < virtualNodes; i++) {
            Virtual virtual = new Virtual(hash(node + "#" + i), node);
            int at = place(virtual);
            ring.add(at, virtual);
            handOver(at, moved);
        }
        return moved;
    }

    public Map<String, Integer> leave(String node) {
        Map<String, Integer> moved = new HashMap<>();
        if (!nodes.remove(node)) return moved;
        for (int i = 0; i < virtualNodes; i++) {
            int at = place(new Virtual(hash(node + "#" + i), node));
            handOver(at, moved);
            ring.remove(at);
        }
        return moved;
    }

    public String owner(String key) {
        List<String> found = owners(key, 1);
        return found.isEmpty() ? null : found.get(0);
    }

    public List<String> owners(String key, int count) {
        Set<String> found = new LinkedHashSet<>();
        int start = place(new Virtual(hash(key), ""));
        for (int i = 0; i < ring.size() && found.size() < count; i++) {
            found.add(ring.get((start + i) % ring.size()).node());
        }
        return new ArrayList<>(found);
    }

    public int track(String prefix, int count) {
        int before = positions.length;
        positions = Arrays.copyOf(positions, before + count);
        int size = before;
        for (int i = 0; i < count; i++) {
            String key = prefix + i;
            if (tracked.add(key)) positions[size++] = hash(key);
        }
        positions = Arrays.copyOf(positions, size);
        Arrays.sort(positions);
        return size - before;
    }

    public int share(String node) {
        int keys = 0;
        for (int at = 0; at < ring.size(); at++) {
            if (ring.get(at).node().equals(node)) keys += keysInArc(at);
        }
        return keys;
    }

    private static long hash(String text) {
        int h = (int) 2166136261L;
        for (int i = 0; i < text.length(); i++) h = (h ^ text.charAt(i)) * 16777619;
        h = (h ^ h >>> 16) * 0x85ebca6b;
        h = (h ^ h >>> 13) * 0xc2b2ae35;
        return Integer.toUnsignedLong(h ^ h >>> 16);
    }

    /** Index of the first virtual node that is not before the given one. */
    private int place(Virtual virtual) {
        int at = Collections.binarySearch(ring, virtual);
        if (at < 0) return -at - 1;
        while (at > 0 && ring.get(at - 1).equals(virtual)) at--;
        return at;
    }

    /** Counts the keys between this virtual node and its predecessor for the node behind it. */
    private void handOver(int at, Map<String, Integer> moved) {
        String other = ring.get((at + 1) % ring.size()).node();
        int keys = keysInArc(at);
        if (!other.equals(ring.get(at).node()) && keys > 0) moved.merge(other, keys, Integer::sum);
    }

    private int keysInArc(int at) {
        int upto = keysUpto(ring.get(at).position());
        if (at > 0) return upto - keysUpto(ring.get(at - 1).position());
        return positions.length - keysUpto(ring.get(ring.size() - 1).position()) + upto;
    }

    private int keysUpto(long position) {
        int low = 0;
        int high = positions.length;
        while (low < high) {
            int middle = (low + high) / 2;
            if (positions[middle] <= position) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
