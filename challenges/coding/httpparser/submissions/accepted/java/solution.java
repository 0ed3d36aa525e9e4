import java.util.*;
import java.util.regex.*;

public class RequestParser {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");
    private static final Pattern REQUEST_LINE = Pattern.compile("([A-Z]+) (/[!-~]*) HTTP/([0-9]\\.[0-9])");
    private static final Pattern HEADER_LINE = Pattern.compile("([A-Za-z0-9_-]+):([\\t -~]*)");
    private static final Pattern SIZE_LINE = Pattern.compile("([0-9A-Fa-f]+)(?:;[\\t -~]*)?");
    private static final int SIZE_LINE_MAX = 80;

    private enum Step { REQUEST_LINE, HEADER_LINE, WHOLE_BODY, SIZE_LINE, CHUNK_DATA, CHUNK_CR, CHUNK_LF, FAILED }

    private static class Failure extends RuntimeException {
        final String status;

        Failure(String status) {
            super(status, null, false, false);
            this.status = status;
        }
    }

    private record Header(String name, String value) {}

    private final int headMax;
    private final int bodyMax;
    private final StringBuilder buffer = new StringBuilder();
    private int at;
    private Step step;
    private int budget; // what the lines of the current part may still have
    private String method;
    private String target;
    private final List<Header> headers = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private int missing;
    private boolean isLast;
    private List<List<String>> completed;

    public RequestParser(int headMax, int bodyMax) {
        this.headMax = headMax;
        this.bodyMax = bodyMax;
        startRequest();
    }

    public List<List<String>> feed(String bytes) {
        completed = new ArrayList<>();
        if (step == Step.FAILED) return completed;
        buffer.delete(0, at).append(bytes);
        at = 0;
        try {
            while (advance()) {
            }
        } catch (Failure failure) {
            step = Step.FAILED;
            completed.add(List.of("error", failure.status));
        }
        return completed;
    }

    public String state() {
        return switch (step) {
            case FAILED -> "failed";
            case REQUEST_LINE -> at < buffer.length() ? "head" : "idle";
            case HEADER_LINE -> "head";
            default -> "body";
        };
    }

    private void startRequest() {
        step = Step.REQUEST_LINE;
        budget = headMax;
        headers.clear();
        body.setLength(0);
    }

    /** Consumes what the current step can use; false if it needs more bytes. */
    private boolean advance() {
        switch (step) {
            case REQUEST_LINE:
                return requestLine();
            case HEADER_LINE:
                return headerLine();
            case WHOLE_BODY:
                if (!takeData()) return false;
                finish();
                return true;
            case SIZE_LINE:
                return sizeLine();
            case CHUNK_DATA:
                if (!takeData()) return false;
                step = Step.CHUNK_CR;
                return true;
            default:
                return chunkEnd();
        }
    }

    /** The next line, or null if it is not complete. None of its bytes may exceed the budget. */
    private String takeLine(String tooLong) {
        int end = buffer.indexOf("\n", at);
        int length = (end >= 0 ? end + 1 : buffer.length()) - at;
        if (length > budget) throw new Failure(tooLong);
        if (end < 0) return null;
        String line = buffer.substring(at, end);
        at = end + 1;
        budget -= length;
        if (!line.endsWith("\r")) throw new Failure("400");
        return line.substring(0, line.length() - 1);
    }

    private boolean requestLine() {
        String line = takeLine("431");
        if (line == null) return false;
        if (line.isEmpty()) {
            budget = headMax;
            return true;
        }
        Matcher match = REQUEST_LINE.matcher(line);
        if (!match.matches()) throw new Failure("400");
        if (!match.group(3).equals("1.1")) throw new Failure("505");
        method = match.group(1);
        target = match.group(2);
        if (!METHODS.contains(method)) throw new Failure("501");
        step = Step.HEADER_LINE;
        return true;
    }

    private boolean headerLine() {
        String line = takeLine("431");
        if (line == null) return false;
        if (line.isEmpty()) {
            startBody();
            return true;
        }
        Matcher match = HEADER_LINE.matcher(line);
        if (!match.matches()) throw new Failure("400");
        headers.add(new Header(match.group(1).toLowerCase(Locale.ROOT), match.group(2).strip()));
        return true;
    }

    private void startBody() {
        List<String> lengths = valuesOf("content-length");
        List<String> codings = valuesOf("transfer-encoding");
        if (valuesOf("host").size() != 1 || lengths.size() + codings.size() > 1) throw new Failure("400");
        if (!codings.isEmpty()) {
            if (!codings.get(0).equalsIgnoreCase("chunked")) throw new Failure("501");
            expectSize();
        } else if (!lengths.isEmpty()) {
            if (!lengths.get(0).matches("[0-9]+")) throw new Failure("400");
            missing = bounded(lengths.get(0), 10);
            if (missing > bodyMax) throw new Failure("413");
            step = Step.WHOLE_BODY;
        } else {
            finish();
        }
    }

    private List<String> valuesOf(String name) {
        List<String> values = new ArrayList<>();
        for (Header header : headers) {
            if (header.name().equals(name)) values.add(header.value());
        }
        return values;
    }

    private boolean takeData() {
        int length = Math.min(missing, buffer.length() - at);
        body.append(buffer, at, at + length);
        at += length;
        missing -= length;
        return missing == 0;
    }

    private void expectSize() {
        budget = SIZE_LINE_MAX;
        step = Step.SIZE_LINE;
    }

    private boolean sizeLine() {
        String line = takeLine("400");
        if (line == null) return false;
        Matcher match = SIZE_LINE.matcher(line);
        if (!match.matches()) throw new Failure("400");
        missing = bounded(match.group(1), 16);
        if (body.length() + missing > bodyMax) throw new Failure("413");
        isLast = missing == 0;
        step = Step.CHUNK_DATA;
        return true;
    }

    private boolean chunkEnd() {
        if (at == buffer.length()) return false;
        if (buffer.charAt(at) != (step == Step.CHUNK_CR ? '\r' : '\n')) throw new Failure("400");
        at++;
        if (step == Step.CHUNK_CR) step = Step.CHUNK_LF;
        else if (isLast) finish();
        else expectSize();
        return true;
    }

    private void finish() {
        List<String> request = new ArrayList<>(List.of(method, target, body.toString()));
        for (Header header : headers) request.add(header.name() + ": " + header.value());
        completed.add(request);
        startRequest();
    }

    /** The number, or bodyMax + 1 if it is greater than that: numbers may have any length. */
    private int bounded(String digits, int base) {
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            value = Math.min(value * base + Character.digit(digits.charAt(i), base), bodyMax + 1L);
        }
        return (int) value;
    }
}
