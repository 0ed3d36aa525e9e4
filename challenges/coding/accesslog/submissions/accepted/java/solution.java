import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.regex.*;

class Main {
    private static final Pattern LINE = Pattern.compile(
        "([0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]):[0-5][0-9]Z"
            + " [!-~]+ [A-Z]{1,10} (/[!-~]*) ([1-5])[0-9]{2} ([0-9]{1,7})");

    private static class Minute {
        int failed;
        final List<Integer> latencies = new ArrayList<>();
    }

    static List<String> report(int k, List<String> lines) {
        Map<String, Integer> requests = new HashMap<>();
        Map<String, Minute> minutes = new TreeMap<>();
        int valid = 0;
        for (String line : lines) {
            Matcher match = LINE.matcher(line);
            if (!match.matches()) continue;
            valid++;
            String target = match.group(2);
            int query = target.indexOf('?');
            requests.merge(query < 0 ? target : target.substring(0, query), 1, Integer::sum);
            Minute minute = minutes.computeIfAbsent(match.group(1), key -> new Minute());
            minute.latencies.add(Integer.valueOf(match.group(4)));
            if (match.group(3).equals("5")) minute.failed++;
        }

        List<String> out = new ArrayList<>();
        out.add("lines " + lines.size() + " ok " + valid + " malformed " + (lines.size() - valid));
        List<Map.Entry<String, Integer>> top = new ArrayList<>(requests.entrySet());
        top.sort(Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()));
        top = top.subList(0, Math.min(k, top.size()));
        out.add("top " + top.size());
        for (Map.Entry<String, Integer> each : top) out.add(each.getKey() + " " + each.getValue());
        out.add("minutes " + minutes.size());
        minutes.forEach((name, minute) -> out.add(name + summary(minute)));
        return out;
    }

    private static String summary(Minute minute) {
        Collections.sort(minute.latencies);
        int n = minute.latencies.size();
        StringBuilder text = new StringBuilder();
        text.append(' ').append(n).append(' ').append(minute.failed).append(' ').append(10000 * minute.failed / n);
        for (int p : new int[] {50, 95, 99}) text.append(' ').append(minute.latencies.get((p * n + 99) / 100 - 1));
        return text.toString();
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        int k = Integer.parseInt(in.readLine());
        List<String> lines = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) lines.add(line);
        System.out.println(String.join("\n", report(k, lines)));
    }
}
