import java.util.*;

// Node n has the virtual nodes n#0, n#1, ... A key belongs to the first virtual node at or behind its position.
public class HashRing {
    private final int virtualNodes;

    public HashRing(int virtualNodes) {
        this.virtualNodes = virtualNodes;
    }

    // Put the node on the ring; return for each other node the number of tracked keys it has lost.
    public Map<String, Integer> join(String node) {
        return new HashMap<>();
    }

    // Take the node off the ring; return for each other node the number of tracked keys it has won.
    public Map<String, Integer> leave(String node) {
        return new HashMap<>();
    }

    // Return the node of the key, or null if the ring is empty.
    public String owner(String key) {
        return null;
    }

    // Return the first `count` different nodes clockwise from the key.
    public List<String> owners(String key, int count) {
        return new ArrayList<>();
    }

    // Track prefix0, prefix1, ...; return how many of these keys are new.
    public int track(String prefix, int count) {
        return 0;
    }

    // Return the number of tracked keys that belong to the node.
    public int share(String node) {
        return 0;
    }

    // Position of a text on the ring: 0 to 2^32 - 1.
    private static long hash(String text) {
        int h = (int) 2166136261L;
        for (int i = 0; i < text.length(); i++) h = (h ^ text.charAt(i)) * 16777619;
        h = (h ^ h >>> 16) * 0x85ebca6b;
        h = (h ^ h >>> 13) * 0xc2b2ae35;
        return Integer.toUnsignedLong(h ^ h >>> 16);
    }
}
