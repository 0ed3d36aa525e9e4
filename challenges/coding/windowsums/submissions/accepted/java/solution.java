import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

class Main {
    static final long NEVER = Long.MIN_VALUE / 2;

    static final class Cell {
        long count, sum;
    }

    static final class Aggregator {
        private final long size, delay, lateness;
        private final long[] largest;
        private final boolean[] idle;
        private final TreeMap<Long, TreeMap<String, Cell>> open = new TreeMap<>(); // by start
        private final TreeMap<Long, TreeMap<String, Cell>> published = new TreeMap<>();
        private final StringBuilder out = new StringBuilder();
        private long watermark = NEVER;
        private int cells, peak, counted, late, corrections;

        Aggregator(int sources, long size, long delay, long lateness) {
            this.size = size;
            this.delay = delay;
            this.lateness = lateness;
            largest = new long[sources];
            Arrays.fill(largest, NEVER);
            idle = new boolean[sources];
        }

        void event(int source, String key, long time, long value) {
            long start = Math.floorDiv(time, size) * size;
            long end = start + size;
            if (end + lateness <= watermark) {
                late++;
                out.append("late ").append(key).append(' ').append(time).append('\n');
            } else {
                Cell cell = add(end <= watermark ? published : open, start, key);
                cell.count++;
                cell.sum += value;
                counted++;
                if (end <= watermark) {
                    corrections++;
                    print("correct ", start, key, cell);
                }
            }
            idle[source] = false;
            largest[source] = Math.max(largest[source], time);
            advance();
        }

        void setIdle(int source) {
            idle[source] = true;
            advance();
        }

        String finish() {
            publishUpTo(Long.MAX_VALUE);
            out.append("events ").append(counted).append(" late ").append(late);
            out.append(" corrections ").append(corrections).append(" peak ").append(peak).append('\n');
            return out.toString();
        }

        private Cell add(TreeMap<Long, TreeMap<String, Cell>> windows, long start, String key) {
            TreeMap<String, Cell> window = windows.get(start);
            if (window == null) windows.put(start, window = new TreeMap<>());
            Cell cell = window.get(key);
            if (cell == null) {
                window.put(key, cell = new Cell());
                cells++;
            }
            return cell;
        }

        private void advance() {
            long candidate = Long.MAX_VALUE;
            for (int i = 0; i < idle.length; i++) {
                if (!idle[i]) candidate = Math.min(candidate, largest[i]);
            }
            if (candidate != Long.MAX_VALUE && candidate != NEVER) watermark = Math.max(watermark, candidate - delay);
            publishUpTo(watermark);
            while (!published.isEmpty() && published.firstKey() + size + lateness <= watermark) {
                cells -= published.pollFirstEntry().getValue().size();
            }
            peak = Math.max(peak, cells);
        }

        private void publishUpTo(long limit) {
            while (!open.isEmpty() && open.firstKey() + size <= limit) {
                Map.Entry<Long, TreeMap<String, Cell>> window = open.pollFirstEntry();
                for (Map.Entry<String, Cell> cell : window.getValue().entrySet()) {
                    print("publish ", window.getKey(), cell.getKey(), cell.getValue());
                }
                published.put(window.getKey(), window.getValue());
            }
        }

        private void print(String what, long start, String key, Cell cell) {
            out.append(what).append(start).append(' ').append(key).append(' ');
            out.append(cell.count).append(' ').append(cell.sum).append('\n');
        }
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        StringTokenizer head = new StringTokenizer(in.readLine());
        Aggregator aggregator = new Aggregator(Integer.parseInt(head.nextToken()), Long.parseLong(head.nextToken()),
            Long.parseLong(head.nextToken()), Long.parseLong(head.nextToken()));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            StringTokenizer fields = new StringTokenizer(line);
            boolean isEvent = fields.nextToken().equals("event");
            int source = Integer.parseInt(fields.nextToken());
            if (isEvent) {
                String key = fields.nextToken();
                aggregator.event(source, key, Long.parseLong(fields.nextToken()), Long.parseLong(fields.nextToken()));
            } else {
                aggregator.setIdle(source);
            }
        }
        System.out.print(aggregator.finish());
    }
}
