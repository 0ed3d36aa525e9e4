package main

// HashRing: node n has the virtual nodes n#0, n#1, ... A key belongs to the first virtual node at or behind its position.
type HashRing struct {
	virtualNodes int
}

func NewHashRing(virtualNodes int) *HashRing {
	return &HashRing{virtualNodes: virtualNodes}
}

// Join puts the node on the ring and returns for each other node the number of tracked keys it has lost.
func (r *HashRing) Join(node string) map[string]int {
	return map[string]int{}
}

// Leave takes the node off the ring and returns for each other node the number of tracked keys it has won.
func (r *HashRing) Leave(node string) map[string]int {
	return map[string]int{}
}

// Owner returns the node of the key, or false if the ring is empty.
func (r *HashRing) Owner(key string) (string, bool) {
	return "", false
}

// Owners returns the first count different nodes clockwise from the key.
func (r *HashRing) Owners(key string, count int) []string {
	return []string{}
}

// Track tracks prefix0, prefix1, ... and returns how many of these keys are new.
func (r *HashRing) Track(prefix string, count int) int {
	return 0
}

// Share returns the number of tracked keys that belong to the node.
func (r *HashRing) Share(node string) int {
	return 0
}

// hash is the position of a text on the ring.
func hash(text string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(text); i++ {
		h = (h ^ uint32(text[i])) * 16777619
	}
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return h ^ h>>16
}
