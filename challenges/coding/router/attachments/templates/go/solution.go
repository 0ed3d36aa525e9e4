package main

// Router finds handlers for requests and runs the middleware around them. See the statement for the rules.
type Router struct {
	ignoreTrailingSlash bool
}

func NewRouter(ignoreTrailingSlash bool) *Router {
	return &Router{ignoreTrailingSlash: ignoreTrailingSlash}
}

// Add registers a route; false if the pattern is invalid or an equal route exists.
func (r *Router) Add(method string, pattern string, handler string) bool {
	return false
}

// Mount appends a middleware for all requests under the prefix.
func (r *Router) Mount(prefix string, name string) {
}

// Guard lets the middleware stop requests with this status, or pass them if it is 0; false if unknown.
func (r *Router) Guard(name string, status int) bool {
	return false
}

// Handle returns the status, the target, the parameters and the trace as one slice.
func (r *Router) Handle(method string, path string) []string {
	return []string{"404", "-"}
}
