class Router:
    """Finds handlers for requests and runs the middleware around them. See the statement for the rules."""

    def __init__(self, ignore_trailing_slash):
        self.ignore_trailing_slash = ignore_trailing_slash

    def add(self, method, pattern, handler):
        """Registers a route; False if the pattern is invalid or an equal route exists."""
        return False

    def mount(self, prefix, name):
        """Appends a middleware for all requests under the prefix."""

    def guard(self, name, status):
        """Lets the middleware stop requests with this status, or pass them if it is 0; False if unknown."""
        return False

    def handle(self, method, path):
        """Returns the status, the target, the parameters and the trace as one list of strings."""
        return ["404", "-"]
