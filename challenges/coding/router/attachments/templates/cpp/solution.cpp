#include <string>
#include <vector>

// Finds handlers for requests and runs the middleware around them. See the statement for the rules.
class Router {
public:
    explicit Router(bool ignore_trailing_slash) : ignore_trailing_slash_(ignore_trailing_slash) {}

    // Registers a route; false if the pattern is invalid or an equal route exists.
    bool add(const std::string& method, const std::string& pattern, const std::string& handler) {
        (void)method, (void)pattern, (void)handler;
        return false;
    }

    // Appends a middleware for all requests under the prefix.
    void mount(const std::string& prefix, const std::string& name) { (void)prefix, (void)name; }

    // Lets the middleware stop requests with this status, or pass them if it is 0; false if unknown.
    bool guard(const std::string& name, int status) {
        (void)name, (void)status;
        return false;
    }

    // Returns the status, the target, the parameters and the trace as one list.
    std::vector<std::string> handle(const std::string& method, const std::string& path) {
        (void)method, (void)path;
        return {"404", "-"};
    }

private:
    bool ignore_trailing_slash_;
};
