import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

class Main {
    static final class Span {
        final String id, parent, service;
        final long reported, duration;
        final List<Span> children = new ArrayList<>();
        long start;
        int depth;
        boolean critical;
        long own;

        Span(StringTokenizer fields) {
            id = fields.nextToken();
            parent = fields.nextToken();
            service = fields.nextToken();
            reported = Long.parseLong(fields.nextToken());
            duration = Long.parseLong(fields.nextToken());
            start = reported;
        }

        long end() {
            return start + duration;
        }
    }

    static final Comparator<Span> LISTING = new Comparator<>() {
        @Override
        public int compare(Span a, Span b) {
            return a.start != b.start ? Long.compare(a.start, b.start) : a.id.compareTo(b.id);
        }
    };
    static final Comparator<Span> LATEST_END_FIRST = new Comparator<>() {
        @Override
        public int compare(Span a, Span b) {
            return Long.compare(b.end(), a.end());
        }
    };

    // Gives each span its children and returns those of the top level.
    static List<Span> link(Map<String, Span> spans) {
        List<Span> top = new ArrayList<>();
        for (Span span : spans.values()) {
            Span parent = spans.get(span.parent);
            (parent == null ? top : parent.children).add(span);
        }
        top.sort(LISTING);
        return top;
    }

    // Corrects the starts from the top down and returns all spans in the order of printing.
    static List<Span> settle(List<Span> top) {
        List<Span> listed = new ArrayList<>();
        ArrayDeque<Span> stack = new ArrayDeque<>(top);
        while (!stack.isEmpty()) {
            Span span = stack.pop();
            listed.add(span);
            for (Span child : span.children) {
                child.depth = span.depth + 1;
                child.start = child.reported + span.start - span.reported;
                if (!child.service.equals(span.service)) {
                    child.start = Math.max(span.start, Math.min(child.start, span.end() - child.duration));
                }
            }
            span.children.sort(LISTING);
            for (int i = span.children.size() - 1; i >= 0; i--) stack.push(span.children.get(i));
        }
        return listed;
    }

    static void markCriticalPath(Span root) {
        ArrayDeque<Span> stack = new ArrayDeque<>();
        stack.push(root);
        while (!stack.isEmpty()) {
            Span span = stack.pop();
            span.critical = true;
            List<Span> latestFirst = new ArrayList<>(span.children);
            latestFirst.sort(LATEST_END_FIRST);
            long t = span.end();
            for (Span child : latestFirst) {
                if (child.end() > t) continue;
                span.own += t - child.end();
                t = child.start;
                stack.push(child);
            }
            span.own += t - span.start;
        }
    }

    static void print(String id, List<Span> top, StringBuilder out) {
        List<Span> listed = settle(top);
        Span last = top.get(0);
        int orphans = 0;
        for (Span span : top) {
            if (span.end() > last.end()) last = span;
            if (!span.parent.equals("-")) orphans++;
        }
        markCriticalPath(last);
        long first = top.get(0).start;
        long end = first;
        for (Span span : listed) end = Math.max(end, span.end());
        out.append("trace ").append(id).append(" spans ").append(listed.size());
        out.append(" orphans ").append(orphans).append(" took ").append(end - first).append('\n');
        for (Span span : listed) {
            out.append(span.depth).append(' ').append(span.id).append(' ').append(span.service).append(' ');
            out.append(span.start - first).append(' ').append(span.duration);
            out.append(span.depth == 0 && !span.parent.equals("-") ? " orphan\n" : "\n");
        }
        out.append("path");
        for (Span span : listed) {
            if (span.critical) out.append(' ').append(span.id).append('=').append(span.own);
        }
        out.append('\n');
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        int n = Integer.parseInt(in.readLine());
        Map<String, Map<String, Span>> traces = new TreeMap<>();
        for (int i = 0; i < n; i++) {
            StringTokenizer fields = new StringTokenizer(in.readLine());
            String trace = fields.nextToken();
            Span span = new Span(fields);
            Map<String, Span> spans = traces.get(trace);
            if (spans == null) traces.put(trace, spans = new HashMap<>());
            spans.putIfAbsent(span.id, span);
        }
        List<Map.Entry<String, List<Span>>> ordered = new ArrayList<>();
        for (Map.Entry<String, Map<String, Span>> trace : traces.entrySet()) {
            ordered.add(Map.entry(trace.getKey(), link(trace.getValue())));
        }
        ordered.sort(new Comparator<>() { // stable: traces with the same start stay in order of their ids
            @Override
            public int compare(Map.Entry<String, List<Span>> a, Map.Entry<String, List<Span>> b) {
                return Long.compare(a.getValue().get(0).start, b.getValue().get(0).start);
            }
        });
        StringBuilder out = new StringBuilder("traces ").append(ordered.size()).append('\n');
        for (Map.Entry<String, List<Span>> trace : ordered) print(trace.getKey(), trace.getValue(), out);
        System.out.print(out);
    }
}
