package main

import (
	"sort"
	"strconv"
)

type virtual struct {
	position uint32
	node     string
}

// HashRing keeps two sorted lists: virtual nodes by position and name, and the positions of the tracked keys.
type HashRing struct {
	virtualNodes int
	nodes        map[string]bool
	ring         []virtual
	tracked      map[string]bool
	positions    []uint32
}

func NewHashRing(virtualNodes int) *HashRing {
	return &HashRing{virtualNodes: virtualNodes, nodes: map[string]bool{}, tracked: map[string]bool{}}
}

func (r *HashRing) Join(node string) map[string]int {
	moved := map[string]int{}
	if r.nodes[node] {
		return moved
	}
	r.nodes[node] = true
	for i := 0; i < r.virtualNodes; i++ {
		added := virtual{hash(node + "#" + strconv.Itoa(i)), node}
		at := r.place(added)
		r.ring = append(r.ring, virtual{})
		copy(r.ring[at+1:], r.ring[at:])
		r.ring[at] = added
		r.handOver(at, moved)
	}
	return moved
}

func (r *HashRing) Leave(node string) map[string]int {
	moved := map[string]int{}
	if !r.nodes[node] {
		return moved
	}
	delete(r.nodes, node)
	for i := 0; i < r.virtualNodes; i++ {
		at := r.place(virtual{hash(node + "#" + strconv.Itoa(i)), node})
		r.handOver(at, moved)
		r.ring = append(r.ring[:at], r.ring[at+1:]...)
	}
	return moved
}

func (r *HashRing) Owner(key string) (string, bool) {
	found := r.Owners(key, 1)
	if len(found) == 0 {
		return "", false
	}
	return found[0], true
}

func (r *HashRing) Owners(key string, count int) []string {
	found := []string{}
	seen := map[string]bool{}
	start := r.place(virtual{hash(key), ""})
	for i := 0; i < len(r.ring) && len(found) < count; i++ {
		node := r.ring[(start+i)%len(r.ring)].node
		if !seen[node] {
			seen[node] = true
			found = append(found, node)
		}
	}
	return found
}

func (r *HashRing) Track(prefix string, count int) int {
	before := len(r.positions)
	for i := 0; i < count; i++ {
		key := prefix + strconv.Itoa(i)
		if !r.tracked[key] {
			r.tracked[key] = true
			r.positions = append(r.positions, hash(key))
		}
	}
	sort.Slice(r.positions, func(i, j int) bool { return r.positions[i] < r.positions[j] })
	return len(r.positions) - before
}

func (r *HashRing) Share(node string) int {
	keys := 0
	for at, each := range r.ring {
		if each.node == node {
			keys += r.keysInArc(at)
		}
	}
	return keys
}

func hash(text string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(text); i++ {
		h = (h ^ uint32(text[i])) * 16777619
	}
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return h ^ h>>16
}

func (r *HashRing) place(wanted virtual) int {
	return sort.Search(len(r.ring), func(i int) bool {
		each := r.ring[i]
		return each.position > wanted.position || each.position == wanted.position && each.node >= wanted.node
	})
}

// handOver counts the keys between this virtual node and its predecessor for the node behind it.
func (r *HashRing) handOver(at int, moved map[string]int) {
	other := r.ring[(at+1)%len(r.ring)].node
	keys := r.keysInArc(at)
	if other != r.ring[at].node && keys > 0 {
		moved[other] += keys
	}
}

func (r *HashRing) keysInArc(at int) int {
	upto := r.keysUpto(r.ring[at].position)
	if at > 0 {
		return upto - r.keysUpto(r.ring[at-1].position)
	}
	return len(r.positions) - r.keysUpto(r.ring[len(r.ring)-1].position) + upto
}

func (r *HashRing) keysUpto(position uint32) int {
	return sort.Search(len(r.positions), func(i int) bool { return r.positions[i] > position })
}
