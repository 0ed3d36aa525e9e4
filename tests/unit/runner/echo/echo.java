import java.util.*;

public class EchoBox {
    private int n;
    private final Map<String, Double> rates;

    public EchoBox(int start, Map<String, Double> rates) {
        n = start;
        this.rates = rates;
        System.out.println("chatter");
    }
    public int oneInt(int value) { return value; }
    public long oneLong(long value) { return value; }
    public double oneDouble(double value) { return value; }
    public boolean oneBool(boolean value) { return value; }
    public String oneString(String value) { return value; }
    public Object oneJson(Object value) { return value; }
    public List<String> strings(List<String> value) { return value; }
    public List<Integer> ints(List<Integer> value) { return value; }
    public long[] longs(List<Long> value) { return value.stream().mapToLong(Long::longValue).toArray(); }
    public List<Double> doubles(List<Double> value) { return value; }
    public List<Boolean> bools(List<Boolean> value) { return value; }
    public String maybeString(String value) { return value; }
    public Optional<Long> maybeLong(Long value) { return Optional.ofNullable(value); }
    public List<Integer> maybeList(List<Integer> value) { return value; }
    public Map<String, Integer> maybeMap(Map<String, Integer> value) { return value; }
    public Object maybeJson(Object value) { return value; }
    public List<List<Integer>> grid(List<List<Integer>> value) { return value; }
    public List<String> sparse(List<String> value) { return value; }
    public List<List<Long>> gaps(List<List<Long>> value) { return value; }
    public Map<String, Long> counts(Map<String, Long> value) { return value; }
    public Map<String, List<String>> index(Map<String, List<String>> value) { return value; }
    public List<Map<String, Double>> nested(List<Map<String, Double>> value) { return value; }
    public List<Object> jsons(List<Object> value) { return value; }
    public Map<String, Object> jsonMap(Map<String, Object> value) { return value; }
    public double rate(String name) { return rates.get(name); }
    public void nothing(int by, String type) { n += by; }
    public int state() { return n; }
}
