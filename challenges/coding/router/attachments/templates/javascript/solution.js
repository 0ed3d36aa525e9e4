'use strict';

// Finds handlers for requests and runs the middleware around them. See the statement for the rules.
class Router {
  constructor(ignoreTrailingSlash) {
    this.ignoreTrailingSlash = ignoreTrailingSlash;
  }

  // Registers a route; false if the pattern is invalid or an equal route exists.
  add(method, pattern, handler) {
    return false;
  }

  // Appends a middleware for all requests under the prefix.
  mount(prefix, name) {}

  // Lets the middleware stop requests with this status, or pass them if it is 0; false if unknown.
  guard(name, status) {
    return false;
  }

  // Returns the status, the target, the parameters and the trace as one array of strings.
  handle(method, path) {
    return ['404', '-'];
  }
}

module.exports = { Router };
