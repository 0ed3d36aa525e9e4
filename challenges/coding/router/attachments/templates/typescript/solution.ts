// Finds handlers for requests and runs the middleware around them. See the statement for the rules.
export class Router {
  constructor(private ignoreTrailingSlash: boolean) {}

  // Registers a route; false if the pattern is invalid or an equal route exists.
  add(method: string, pattern: string, handler: string): boolean {
    return false;
  }

  // Appends a middleware for all requests under the prefix.
  mount(prefix: string, name: string): void {}

  // Lets the middleware stop requests with this status, or pass them if it is 0; false if unknown.
  guard(name: string, status: number): boolean {
    return false;
  }

  // Returns the status, the target, the parameters and the trace as one array of strings.
  handle(method: string, path: string): string[] {
    return ['404', '-'];
  }
}
