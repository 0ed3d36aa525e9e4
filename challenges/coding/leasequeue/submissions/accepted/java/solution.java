import java.util.*;

/** Sets ordered by time and number: hidden until, ready since, dead since. A message is in exactly one of them. */
public class LeaseQueue {
    private static class Message {
        final int number;
        final String body;
        int deliveries;
        long time;

        Message(int number, String body) {
            this.number = number;
            this.body = body;
        }

        String receipt() {
            return number + ":" + deliveries;
        }
    }

    private static TreeSet<Message> ordered() {
        return new TreeSet<>((a, b) -> a.time != b.time ? Long.compare(a.time, b.time) : Integer.compare(a.number, b.number));
    }

    private final long visibilityMs;
    private final int receivesMax;
    private int sent;
    private final Map<String, Message> lent = new HashMap<>();
    private final TreeSet<Message> hidden = ordered();
    private final TreeSet<Message> ready = ordered();
    private final TreeSet<Message> dead = ordered();

    public LeaseQueue(long visibilityMs, int receivesMax) {
        this.visibilityMs = visibilityMs;
        this.receivesMax = receivesMax;
    }

    public int send(String body, int count, long delayMs, long nowMs) {
        advance(nowMs);
        int first = sent + 1;
        for (int i = 0; i < count; i++) hide(new Message(++sent, body), nowMs + delayMs);
        advance(nowMs);
        return first;
    }

    public List<String> receive(int count, long nowMs) {
        advance(nowMs);
        List<String> receipts = new ArrayList<>();
        while (!ready.isEmpty() && receipts.size() < count) {
            Message message = ready.pollFirst();
            message.deliveries++;
            receipts.add(message.receipt());
            lent.put(message.receipt(), message);
            hide(message, nowMs + visibilityMs);
        }
        return receipts;
    }

    public boolean ack(String receipt, long nowMs) {
        return giveBack(receipt, nowMs) != null;
    }

    public boolean nack(String receipt, long delayMs, long nowMs) {
        Message message = giveBack(receipt, nowMs);
        if (message == null) return false;
        hide(message, message.deliveries == receivesMax ? nowMs : nowMs + delayMs);
        advance(nowMs);
        return true;
    }

    public boolean extend(String receipt, long moreMs, long nowMs) {
        Message message = giveBack(receipt, nowMs);
        if (message == null) return false;
        lent.put(receipt, message);
        hide(message, nowMs + moreMs);
        return true;
    }

    public String body(String receipt, long nowMs) {
        advance(nowMs);
        Message message = lent.get(receipt);
        return message == null ? null : message.body;
    }

    public List<Integer> counts(long nowMs) {
        advance(nowMs);
        return List.of(ready.size(), hidden.size(), dead.size());
    }

    public List<Integer> drainDead(long nowMs) {
        advance(nowMs);
        List<Integer> numbers = new ArrayList<>();
        for (Message message : dead) numbers.add(message.number);
        dead.clear();
        return numbers;
    }

    private void advance(long nowMs) {
        while (!hidden.isEmpty() && hidden.first().time <= nowMs) {
            Message message = hidden.pollFirst();
            lent.remove(message.receipt());
            (message.deliveries == receivesMax ? dead : ready).add(message);
        }
    }

    private void hide(Message message, long until) {
        message.time = until;
        hidden.add(message);
    }

    private Message giveBack(String receipt, long nowMs) {
        advance(nowMs);
        Message message = lent.remove(receipt);
        if (message != null) hidden.remove(message);
        return message;
    }
}
