package main

import "container/list"

type entry struct {
	key, value string
}

// LruCache finds entries through a map and keeps them in a list, the most recently used first.
type LruCache struct {
	capacity int
	order    *list.List
	places   map[string]*list.Element
}

func NewLruCache(capacity int) *LruCache {
	return &LruCache{capacity, list.New(), map[string]*list.Element{}}
}

func (l *LruCache) Get(key string) (string, bool) {
	place, found := l.places[key]
	if !found {
		return "", false
	}
	l.order.MoveToFront(place)
	return place.Value.(*entry).value, true
}

func (l *LruCache) Put(key string, value string) (evicted string, isEvicted bool) {
	if place, found := l.places[key]; found {
		place.Value.(*entry).value = value
		l.order.MoveToFront(place)
		return "", false
	}
	if l.order.Len() == l.capacity {
		evicted, isEvicted = l.order.Back().Value.(*entry).key, true
		l.Remove(evicted)
	}
	l.places[key] = l.order.PushFront(&entry{key, value})
	return evicted, isEvicted
}

func (l *LruCache) Remove(key string) bool {
	place, found := l.places[key]
	if found {
		l.order.Remove(place)
		delete(l.places, key)
	}
	return found
}

func (l *LruCache) RecentKeys() []string {
	keys := make([]string, 0, l.order.Len())
	for place := l.order.Front(); place != nil; place = place.Next() {
		keys = append(keys, place.Value.(*entry).key)
	}
	return keys
}

func (l *LruCache) Replay(keys []string) int {
	hits := 0
	for _, key := range keys {
		if _, found := l.Get(key); found {
			hits++
		} else {
			l.Put(key, "")
		}
	}
	return hits
}
