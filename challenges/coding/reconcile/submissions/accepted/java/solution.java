import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

class Main {
    record Entry(int ledger, long id, long cents, String currency) {}

    static final class Rejected extends Exception {
        Rejected(String reason) {
            super(reason, null, false, false);
        }
    }

    static boolean isDigits(String text, int most) {
        if (text.isEmpty() || text.length() > most) return false;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
        }
        return true;
    }

    static boolean isCurrency(String text) {
        if (text.length() != 3) return false;
        for (int i = 0; i < 3; i++) {
            if (text.charAt(i) < 'A' || text.charAt(i) > 'Z') return false;
        }
        return true;
    }

    static long cents(String amount) throws Rejected {
        boolean negative = amount.startsWith("-");
        String text = negative ? amount.substring(1) : amount;
        int point = text.indexOf('.');
        String whole = point < 0 ? text : text.substring(0, point);
        String fraction = point < 0 ? "0" : text.substring(point + 1);
        if (!isDigits(whole, 12) || !isDigits(fraction, 2)) throw new Rejected("amount");
        int hundredths = Integer.parseInt(fraction) * (fraction.length() == 1 ? 10 : 1);
        long cents = Long.parseLong(whole) * 100 + hundredths;
        return negative ? -cents : cents;
    }

    static Entry parse(String line) throws Rejected {
        String[] fields = line.split(" ", -1);
        if (fields.length != 4 || Arrays.asList(fields).contains("")) throw new Rejected("fields");
        if (!fields[0].equals("A") && !fields[0].equals("B")) throw new Rejected("ledger");
        if (!isDigits(fields[1], 15) || fields[1].startsWith("0")) throw new Rejected("id");
        long cents = cents(fields[2]);
        if (!isCurrency(fields[3])) throw new Rejected("currency");
        return new Entry(fields[0].equals("A") ? 0 : 1, Long.parseLong(fields[1]), cents, fields[3]);
    }

    static String money(long cents) {
        long rest = Math.abs(cents % 100);
        return (cents < 0 ? "-" : "") + Math.abs(cents / 100) + (rest < 10 ? ".0" : ".") + rest;
    }

    static final class Reconciliation {
        private final List<ArrayDeque<Entry>> queues = List.of(new ArrayDeque<>(), new ArrayDeque<>());
        private final long[] last = {0, 0};
        private final Map<String, long[]> totals = new TreeMap<>();
        private final StringBuilder out = new StringBuilder();
        private final int[] only = {0, 0};
        private int matched, differs, repeated, rejected, peak;

        void line(int number, String text) {
            try {
                Entry entry = parse(text);
                if (entry.id() < last[entry.ledger()]) throw new Rejected("order");
                accept(entry);
            } catch (Rejected e) {
                rejected++;
                out.append("rejected ").append(number).append(' ').append(e.getMessage()).append('\n');
            }
        }

        private void accept(Entry entry) {
            last[entry.ledger()] = entry.id();
            long[] total = totals.get(entry.currency());
            if (total == null) totals.put(entry.currency(), total = new long[2]);
            total[entry.ledger()] += entry.cents();
            queues.get(entry.ledger()).add(entry);
            decide(Math.min(last[0], last[1]));
            peak = Math.max(peak, queues.get(0).size() + queues.get(1).size());
        }

        private long front(int ledger) {
            Entry first = queues.get(ledger).peek();
            return first == null ? Long.MAX_VALUE : first.id();
        }

        private List<Entry> take(int ledger, long id) {
            List<Entry> entries = new ArrayList<>();
            while (front(ledger) == id) entries.add(queues.get(ledger).poll());
            return entries;
        }

        // Reports on all ids below the limit.
        private void decide(long limit) {
            for (long id = Math.min(front(0), front(1)); id < limit; id = Math.min(front(0), front(1))) {
                report(id, take(0, id), take(1, id));
            }
        }

        private void report(long id, List<Entry> a, List<Entry> b) {
            if (a.size() > 1 || b.size() > 1) {
                repeated++;
                out.append("repeated ").append(id).append(' ').append(a.size()).append(' ').append(b.size()).append('\n');
            } else if (a.isEmpty() || b.isEmpty()) {
                Entry entry = a.isEmpty() ? b.get(0) : a.get(0);
                only[entry.ledger()]++;
                out.append("only ").append(entry.ledger() == 0 ? "A " : "B ").append(id);
                value(entry).append('\n');
            } else if (a.get(0).cents() != b.get(0).cents() || !a.get(0).currency().equals(b.get(0).currency())) {
                differs++;
                out.append("differs ").append(id);
                value(a.get(0));
                value(b.get(0)).append('\n');
            } else {
                matched++;
            }
        }

        private StringBuilder value(Entry entry) {
            return out.append(' ').append(money(entry.cents())).append(' ').append(entry.currency());
        }

        String finish() {
            decide(Long.MAX_VALUE);
            out.append("matched ").append(matched).append(" only-A ").append(only[0]).append(" only-B ").append(only[1]);
            out.append(" differs ").append(differs).append(" repeated ").append(repeated);
            out.append(" rejected ").append(rejected).append("\nheld ").append(peak).append('\n');
            for (Map.Entry<String, long[]> total : totals.entrySet()) {
                out.append("total ").append(total.getKey()).append(' ').append(money(total.getValue()[0]));
                out.append(' ').append(money(total.getValue()[1])).append('\n');
            }
            return out.toString();
        }
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        Reconciliation job = new Reconciliation();
        int number = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) job.line(++number, line);
        System.out.print(job.finish());
    }
}
