package main

type backend struct {
	number   int
	name     string
	weight   int
	healthy  bool
	active   int
	credit   int
	lastPick int
}

// LoadBalancer keeps its backends in the order of adding. Numbers are never used twice, so that a turn outlives the
// removal of its backend.
type LoadBalancer struct {
	strategy           string
	backends           []*backend
	added, picks, turn int
}

func NewLoadBalancer(strategy string) *LoadBalancer {
	return &LoadBalancer{strategy: strategy}
}

func (l *LoadBalancer) Add(name string, weight int) bool {
	if l.find(name) >= 0 {
		return false
	}
	l.added++
	l.backends = append(l.backends, &backend{number: l.added, name: name, weight: weight, healthy: true})
	return true
}

func (l *LoadBalancer) Remove(name string) bool {
	at := l.find(name)
	if at < 0 {
		return false
	}
	l.backends = append(l.backends[:at], l.backends[at+1:]...)
	return true
}

func (l *LoadBalancer) SetHealthy(name string, healthy bool) bool {
	at := l.find(name)
	if at < 0 {
		return false
	}
	l.backends[at].healthy = healthy
	if !healthy {
		l.backends[at].credit = 0
	}
	return true
}

func (l *LoadBalancer) Pick() (string, bool) {
	var healthy []*backend
	for _, each := range l.backends {
		if each.healthy {
			healthy = append(healthy, each)
		}
	}
	if len(healthy) == 0 {
		return "", false
	}
	var chosen *backend
	switch l.strategy {
	case "weighted":
		chosen = largestCredit(healthy)
	case "least-connections":
		chosen = smallestLoad(healthy)
	default:
		chosen = l.nextInTurn(healthy)
	}
	l.picks++
	chosen.lastPick = l.picks
	chosen.active++
	return chosen.name, true
}

func (l *LoadBalancer) Finish(name string) bool {
	at := l.find(name)
	if at < 0 || l.backends[at].active == 0 {
		return false
	}
	l.backends[at].active--
	return true
}

func (l *LoadBalancer) Active(name string) int {
	at := l.find(name)
	if at < 0 {
		return -1
	}
	return l.backends[at].active
}

func (l *LoadBalancer) find(name string) int {
	for at, each := range l.backends {
		if each.name == name {
			return at
		}
	}
	return -1
}

func (l *LoadBalancer) nextInTurn(healthy []*backend) *backend {
	chosen := healthy[0]
	for _, each := range healthy {
		if each.number > l.turn {
			chosen = each
			break
		}
	}
	l.turn = chosen.number
	return chosen
}

func largestCredit(healthy []*backend) *backend {
	var chosen *backend
	total := 0
	for _, each := range healthy {
		each.credit += each.weight
		total += each.weight
		if chosen == nil || each.credit > chosen.credit {
			chosen = each
		}
	}
	chosen.credit -= total
	return chosen
}

func smallestLoad(healthy []*backend) *backend {
	chosen := healthy[0]
	for _, each := range healthy {
		difference := each.active/each.weight - chosen.active/chosen.weight
		if difference < 0 || difference == 0 && each.lastPick < chosen.lastPick {
			chosen = each
		}
	}
	return chosen
}
