package main

import (
	"encoding/json"
	"io"
	"log"
	"math"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

var dataDir = os.Getenv("DATA_DIR")
var mutex sync.Mutex // requests are handled by several goroutines at once

// Answer is what is sent: Value as JSON, nil means no body.
type Answer struct {
	Status int
	Header map[string]string
	Value  any
}

type object map[string]any

func failure(status int, code string) Answer {
	return Answer{Status: status, Value: object{"error": code}}
}

// bucket counts its level in milliseconds: a token is worth RefillMs of them.
type bucket struct {
	Capacity, RefillMs, Level int64
	Seen                      int64 // the latest time of any request
}

var (
	buckets = map[string]*bucket{}
	costs   = map[string]int64{"/work": 1, "/report": 5}
	file    = filepath.Join(dataDir, "keys.json")
)

func init() {
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return
	}
	if err == nil {
		err = json.Unmarshal(text, &buckets)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// save leaves the old file or the new one, whenever it is killed, never half of one.
func save() {
	text, err := json.Marshal(buckets)
	if err != nil {
		log.Fatal(err)
	}
	out, err := os.Create(file + ".new")
	if err != nil {
		log.Fatal(err)
	}
	if _, err = out.Write(text); err == nil {
		err = out.Sync()
	}
	out.Close()
	if err == nil {
		err = os.Rename(file+".new", file)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func (b *bucket) full() int64   { return b.Capacity * b.RefillMs }
func (b *bucket) tokens() int64 { return b.Level / b.RefillMs }

func (b *bucket) advance(now int64) {
	if now <= b.Seen {
		return
	}
	b.Level += now - b.Seen
	if b.Level > b.full() {
		b.Level = b.full()
	}
	b.Seen = now
}

func (b *bucket) shown(key string) object {
	return object{"key": key, "capacity": b.Capacity, "refill_ms": b.RefillMs, "remaining": b.tokens()}
}

func seconds(ms int64) string { return strconv.FormatInt((ms+999)/1000, 10) }

func count(value any, most float64) (int64, bool) {
	number, ok := value.(float64)
	return int64(number), ok && number == math.Trunc(number) && 1 <= number && number <= most
}

func putKey(key string, now int64, body []byte) Answer {
	var asked map[string]any
	if json.Unmarshal(body, &asked) != nil || asked == nil {
		return failure(400, "invalid_json")
	}
	capacity, ok1 := count(asked["capacity"], 1000)
	refill, ok2 := count(asked["refill_ms"], 3600000)
	if !ok1 || !ok2 {
		return failure(422, "invalid_limits")
	}
	mutex.Lock()
	defer mutex.Unlock()
	b, status := buckets[key], 200
	kept := capacity
	if b == nil {
		b, status = &bucket{Seen: now}, 201
		buckets[key] = b
	} else {
		b.advance(now)
		if b.tokens() < kept {
			kept = b.tokens()
		}
	}
	b.Capacity, b.RefillMs, b.Level = capacity, refill, kept*refill
	return Answer{Status: status, Value: b.shown(key)}
}

func getKey(key string, now int64) Answer {
	mutex.Lock()
	defer mutex.Unlock()
	b := buckets[key]
	if b == nil {
		return failure(404, "not_found")
	}
	b.advance(now)
	return Answer{Status: 200, Value: b.shown(key)}
}

func call(path, key string, now int64) Answer {
	if key == "" {
		return failure(401, "missing_key")
	}
	mutex.Lock()
	defer mutex.Unlock()
	b := buckets[key]
	if b == nil {
		return failure(401, "unknown_key")
	}
	b.advance(now)
	if costs[path] > b.Capacity {
		return failure(403, "limit_too_small")
	}
	missing := costs[path]*b.RefillMs - b.Level
	if missing <= 0 {
		b.Level = -missing
	}
	header := map[string]string{
		"RateLimit-Limit":     strconv.FormatInt(b.Capacity, 10),
		"RateLimit-Remaining": strconv.FormatInt(b.tokens(), 10),
		"RateLimit-Reset":     seconds(b.full() - b.Level),
	}
	if missing <= 0 {
		return Answer{200, header, object{"done": path[1:]}}
	}
	header["Retry-After"] = seconds(missing)
	return Answer{429, header, object{"error": "rate_limited", "retry_after_ms": missing}}
}

func handle(method, path string, query url.Values, header http.Header, body []byte) Answer {
	if path == "/healthz" && method == "GET" {
		return Answer{Status: 200, Value: object{"status": "ok"}}
	}
	now, _ := strconv.ParseInt(header.Get("X-Now-Ms"), 10, 64)
	if costs[path] > 0 {
		if method != "GET" {
			answer := failure(405, "method_not_allowed")
			answer.Header = map[string]string{"Allow": "GET"}
			return answer
		}
		return call(path, header.Get("X-Api-Key"), now)
	}
	parts := strings.Split(path[1:], "/")
	if len(parts) == 2 && parts[0] == "keys" {
		switch method {
		case "PUT":
			return putKey(parts[1], now, body)
		case "GET":
			return getKey(parts[1], now)
		}
	}
	return failure(404, "not_found")
}

// stop is called on SIGTERM. No request is half done while it holds the lock; levels are written, too.
func stop() {
	mutex.Lock()
	save()
	os.Exit(0)
}

func serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	answer := handle(r.Method, r.URL.Path, r.URL.Query(), r.Header, body)
	for name, value := range answer.Header {
		w.Header().Set(name, value)
	}
	if answer.Value == nil {
		w.WriteHeader(answer.Status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(answer.Status)
	if err := json.NewEncoder(w).Encode(answer.Value); err != nil {
		log.Print(err)
	}
}

func main() {
	terminated := make(chan os.Signal, 1)
	signal.Notify(terminated, syscall.SIGTERM)
	go func() {
		<-terminated
		stop()
	}()
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), http.HandlerFunc(serve)))
}
