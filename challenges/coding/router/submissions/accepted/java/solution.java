import java.util.*;

public class Router {
    private record Route(String handler, List<String> names) {}
    private record Mount(String prefix, String name) {}

    private static class Node {
        final Map<String, Node> statics = new HashMap<>();
        Node parameter;
        Node wildcard;
        final Map<String, Route> routes = new HashMap<>();
    }

    /** One walk for one request: the values bound on the way, and the methods of all ends that were passed. */
    private static class Search {
        final String method;
        final String[] segments;
        final List<String> values = new ArrayList<>();
        final Set<String> allowed = new TreeSet<>();

        Search(String method, String path) {
            this.method = method;
            segments = segmentsOf(path);
        }

        Route below(Node node, int at) {
            if (at == segments.length) return end(node);
            String segment = segments[at];
            Node next = node.statics.get(segment);
            Route found = next == null ? null : below(next, at + 1);
            if (found == null && node.parameter != null && !segment.isEmpty()) {
                values.add(segment);
                found = below(node.parameter, at + 1);
                if (found == null) values.remove(values.size() - 1);
            }
            if (found == null && node.wildcard != null) {
                String rest = String.join("/", Arrays.asList(segments).subList(at, segments.length));
                if (!rest.isEmpty()) found = end(node.wildcard);
                if (found != null) values.add(rest);
            }
            return found;
        }

        private Route end(Node node) {
            allowed.addAll(node.routes.keySet());
            return node.routes.get(method);
        }
    }

    private final boolean ignoreTrailingSlash;
    private final Node root = new Node();
    private final List<Mount> mounts = new ArrayList<>();
    private final Map<String, Integer> guards = new HashMap<>();

    public Router(boolean ignoreTrailingSlash) {
        this.ignoreTrailingSlash = ignoreTrailingSlash;
    }

    public boolean add(String method, String pattern, String handler) {
        if (!pattern.startsWith("/")) return false;
        String[] segments = segmentsOf(normalise(pattern));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < segments.length; i++) {
            if (!isDynamic(segments[i])) continue;
            String name = segments[i].substring(1);
            if (!isName(name) || names.contains(name)) return false;
            if (segments[i].charAt(0) == '*' && i + 1 < segments.length) return false;
            names.add(name);
        }
        Node node = root;
        for (String segment : segments) {
            if (segment.startsWith(":")) {
                if (node.parameter == null) node.parameter = new Node();
                node = node.parameter;
            } else if (segment.startsWith("*")) {
                if (node.wildcard == null) node.wildcard = new Node();
                node = node.wildcard;
            } else {
                node = node.statics.computeIfAbsent(segment, absent -> new Node());
            }
        }
        return node.routes.putIfAbsent(method, new Route(handler, names)) == null;
    }

    public void mount(String prefix, String name) {
        mounts.add(new Mount(prefix, name));
    }

    public boolean guard(String name, int status) {
        for (Mount mount : mounts) {
            if (mount.name().equals(name)) {
                guards.put(name, status);
                return true;
            }
        }
        return false;
    }

    public List<String> handle(String method, String fullPath) {
        int query = fullPath.indexOf('?');
        String path = normalise(query < 0 ? fullPath : fullPath.substring(0, query));
        List<String> entered = new ArrayList<>();
        for (Mount mount : mounts) {
            if (!isUnder(path, mount.prefix())) continue;
            int status = guards.getOrDefault(mount.name(), 0);
            if (status != 0) {
                List<String> result = new ArrayList<>(List.of(String.valueOf(status), mount.name()));
                return traced(result, entered, "!" + mount.name());
            }
            entered.add(mount.name());
        }
        return traced(route(method, path), entered, null);
    }

    private List<String> route(String method, String path) {
        Search search = new Search(method, path);
        Route found = search.below(root, 0);
        List<String> result = new ArrayList<>();
        if (found != null) {
            result.add("200");
            result.add(found.handler());
            for (int i = 0; i < found.names().size(); i++) result.add(found.names().get(i) + "=" + search.values.get(i));
        } else {
            result.add(search.allowed.isEmpty() ? "404" : "405");
            result.add(search.allowed.isEmpty() ? "-" : String.join(",", search.allowed));
        }
        return result;
    }

    private static List<String> traced(List<String> result, List<String> entered, String stop) {
        for (String name : entered) result.add(">" + name);
        if (stop != null) result.add(stop);
        for (int i = entered.size() - 1; i >= 0; i--) result.add("<" + entered.get(i));
        return result;
    }

    private String normalise(String path) {
        boolean cut = ignoreTrailingSlash && path.length() > 1 && path.endsWith("/");
        return cut ? path.substring(0, path.length() - 1) : path;
    }

    private static boolean isUnder(String path, String prefix) {
        if (prefix.equals("/") || path.equals(prefix)) return true;
        return path.startsWith(prefix) && path.charAt(prefix.length()) == '/';
    }

    private static String[] segmentsOf(String path) {
        return path.substring(1).split("/", -1);
    }

    private static boolean isDynamic(String segment) {
        return segment.startsWith(":") || segment.startsWith("*");
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean fits = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
            if (!fits) return false;
        }
        return !name.isEmpty();
    }
}
