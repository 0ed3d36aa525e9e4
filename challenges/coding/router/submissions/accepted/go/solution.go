package main

import (
	"sort"
	"strconv"
	"strings"
)

type route struct {
	handler string
	names   []string
}

type node struct {
	statics             map[string]*node
	parameter, wildcard *node
	routes              map[string]*route
}

func newNode() *node {
	return &node{statics: map[string]*node{}, routes: map[string]*route{}}
}

type mount struct {
	prefix, name string
}

type Router struct {
	ignoreTrailingSlash bool
	root                *node
	mounts              []mount
	guards              map[string]int
}

func NewRouter(ignoreTrailingSlash bool) *Router {
	return &Router{ignoreTrailingSlash: ignoreTrailingSlash, root: newNode(), guards: map[string]int{}}
}

func (r *Router) Add(method string, pattern string, handler string) bool {
	if !strings.HasPrefix(pattern, "/") {
		return false
	}
	segments := strings.Split(r.normalise(pattern)[1:], "/")
	names, isValid := parameterNames(segments)
	if !isValid {
		return false
	}
	at := r.root
	for _, segment := range segments {
		at = at.child(segment)
	}
	if at.routes[method] != nil {
		return false
	}
	at.routes[method] = &route{handler, names}
	return true
}

func (r *Router) Mount(prefix string, name string) {
	r.mounts = append(r.mounts, mount{prefix, name})
}

func (r *Router) Guard(name string, status int) bool {
	for _, each := range r.mounts {
		if each.name == name {
			r.guards[name] = status
			return true
		}
	}
	return false
}

func (r *Router) Handle(method string, path string) []string {
	path, _, _ = strings.Cut(path, "?")
	path = r.normalise(path)
	var entered, result []string
	stop := ""
	for _, each := range r.mounts {
		if !isUnder(path, each.prefix) {
			continue
		}
		if status := r.guards[each.name]; status != 0 {
			result = []string{strconv.Itoa(status), each.name}
			stop = "!" + each.name
			break
		}
		entered = append(entered, each.name)
	}
	if stop == "" {
		result = r.route(method, path)
	}
	for _, name := range entered {
		result = append(result, ">"+name)
	}
	if stop != "" {
		result = append(result, stop)
	}
	for i := len(entered) - 1; i >= 0; i-- {
		result = append(result, "<"+entered[i])
	}
	return result
}

func (r *Router) normalise(path string) string {
	if r.ignoreTrailingSlash && len(path) > 1 {
		return strings.TrimSuffix(path, "/")
	}
	return path
}

func (r *Router) route(method, path string) []string {
	walk := search{method: method, segments: strings.Split(path[1:], "/"), allowed: map[string]bool{}}
	if found := walk.below(r.root, 0); found != nil {
		result := []string{"200", found.handler}
		for i, name := range found.names {
			result = append(result, name+"="+walk.values[i])
		}
		return result
	}
	if len(walk.allowed) == 0 {
		return []string{"404", "-"}
	}
	var methods []string
	for each := range walk.allowed {
		methods = append(methods, each)
	}
	sort.Strings(methods)
	return []string{"405", strings.Join(methods, ",")}
}

// One walk for one request: the values bound on the way, and the methods of all ends that were passed.
type search struct {
	method   string
	segments []string
	values   []string
	allowed  map[string]bool
}

func (s *search) below(at *node, index int) *route {
	if index == len(s.segments) {
		return s.end(at)
	}
	segment := s.segments[index]
	if next := at.statics[segment]; next != nil {
		if found := s.below(next, index+1); found != nil {
			return found
		}
	}
	if at.parameter != nil && segment != "" {
		s.values = append(s.values, segment)
		if found := s.below(at.parameter, index+1); found != nil {
			return found
		}
		s.values = s.values[:len(s.values)-1]
	}
	if at.wildcard != nil {
		if rest := strings.Join(s.segments[index:], "/"); rest != "" {
			if found := s.end(at.wildcard); found != nil {
				s.values = append(s.values, rest)
				return found
			}
		}
	}
	return nil
}

func (s *search) end(at *node) *route {
	for method := range at.routes {
		s.allowed[method] = true
	}
	return at.routes[s.method]
}

func (n *node) child(segment string) *node {
	switch {
	case strings.HasPrefix(segment, ":"):
		if n.parameter == nil {
			n.parameter = newNode()
		}
		return n.parameter
	case strings.HasPrefix(segment, "*"):
		if n.wildcard == nil {
			n.wildcard = newNode()
		}
		return n.wildcard
	}
	if n.statics[segment] == nil {
		n.statics[segment] = newNode()
	}
	return n.statics[segment]
}

func parameterNames(segments []string) ([]string, bool) {
	var names []string
	for i, segment := range segments {
		if !strings.HasPrefix(segment, ":") && !strings.HasPrefix(segment, "*") {
			continue
		}
		name := segment[1:]
		if !isName(name) || segment[0] == '*' && i+1 < len(segments) {
			return nil, false
		}
		for _, other := range names {
			if other == name {
				return nil, false
			}
		}
		names = append(names, name)
	}
	return names, true
}

func isName(name string) bool {
	for _, c := range name {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_') {
			return false
		}
	}
	return name != ""
}

func isUnder(path, prefix string) bool {
	return prefix == "/" || path == prefix || strings.HasPrefix(path, prefix+"/")
}
