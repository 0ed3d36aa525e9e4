import java.util.*;

// Finds handlers for requests and runs the middleware around them. See the statement for the rules.
public class Router {
    private final boolean ignoreTrailingSlash;

    public Router(boolean ignoreTrailingSlash) {
        this.ignoreTrailingSlash = ignoreTrailingSlash;
    }

    // Registers a route; false if the pattern is invalid or an equal route exists.
    public boolean add(String method, String pattern, String handler) {
        return false;
    }

    // Appends a middleware for all requests under the prefix.
    public void mount(String prefix, String name) {
    }

    // Lets the middleware stop requests with this status, or pass them if it is 0; false if unknown.
    public boolean guard(String name, int status) {
        return false;
    }

    // Returns the status, the target, the parameters and the trace as one list.
    public List<String> handle(String method, String path) {
        return List.of("404", "-");
    }
}
