// Sums events by window and key, publishes, corrects and forgets. See the statement for the rules.
// The input is read for you: write the class Aggregator.
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

class Main {
    static final class Aggregator {
        private final StringBuilder out = new StringBuilder(); // what is printed in the end

        Aggregator(int sources, long size, long delay, long lateness) {
        }

        // The source reports a value for this key at this event time.
        void event(int source, String key, long time, long value) {
        }

        // The source is idle until its next event.
        void setIdle(int source) {
        }

        // The input has ended.
        String finish() {
            return out.append("events 0 late 0 corrections 0 peak 0\n").toString();
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
