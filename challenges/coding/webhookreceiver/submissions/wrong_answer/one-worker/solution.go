package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log"
	"math"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
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

const toleranceSeconds = 300

type source struct {
	secrets                    []string
	accepted, processed, total int64
}

type event struct {
	id, kind     string
	amount, work int64
	isDone       bool
}

type eventName struct{ source, id string }

// change is one line of the log: the secrets of a source, an accepted event, or one that is done.
type change struct {
	Source  string   `json:"source"`
	Secrets []string `json:"secrets,omitempty"`
	ID      string   `json:"id,omitempty"`
	Type    string   `json:"type,omitempty"`
	Amount  int64    `json:"amount,omitempty"`
	WorkMs  int64    `json:"work_ms,omitempty"`
	Done    bool     `json:"done,omitempty"`
}

var (
	sources  = map[string]*source{}
	events   = map[eventName]*event{}
	file     *os.File
	timeForm = regexp.MustCompile(`^[0-9]{1,12}$`)
)

func init() {
	name := filepath.Join(dataDir, "events.jsonl")
	text, err := os.ReadFile(name)
	if err != nil && !os.IsNotExist(err) {
		log.Fatal(err)
	}
	whole := bytes.LastIndexByte(text, '\n') + 1 // a torn line was never answered
	for _, line := range bytes.Split(text[:whole], []byte("\n")) {
		var c change
		if len(line) > 0 && json.Unmarshal(line, &c) == nil {
			apply(c)
		}
	}
	if file, err = os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600); err != nil {
		log.Fatal(err)
	}
	if err = file.Truncate(int64(whole)); err != nil {
		log.Fatal(err)
	}
	mutex.Lock()
	defer mutex.Unlock()
	for name, e := range events {
		if !e.isDone {
			begin(name, e.work)
		}
	}
}

func apply(c change) {
	if c.Secrets != nil {
		if sources[c.Source] == nil {
			sources[c.Source] = &source{}
		}
		sources[c.Source].secrets = c.Secrets
		return
	}
	from, name := sources[c.Source], eventName{c.Source, c.ID}
	if c.Done {
		e := events[name]
		e.isDone = true
		from.processed++
		from.total += e.amount
		return
	}
	events[name] = &event{c.ID, c.Type, c.Amount, c.WorkMs, false}
	from.accepted++
}

// commit hands the change to the kernel first; a kill does not take it away from there.
func commit(c change) {
	line, err := json.Marshal(c)
	if err == nil {
		_, err = file.Write(append(line, '\n'))
	}
	if err != nil {
		panic(err)
	}
	apply(c)
}

// begin waits instead of working. Only the line that says "done" counts the event.
func begin(name eventName, workMs int64) {
	queue <- job{name, workMs}
}

type job struct {
	name   eventName
	workMs int64
}

var queue = make(chan job, 10000)

func work() {
	for next := range queue {
		time.Sleep(time.Duration(next.workMs) * time.Millisecond)
		mutex.Lock()
		commit(change{Source: next.name.source, ID: next.name.id, Done: true})
		mutex.Unlock()
	}
}

func parseSignature(header string) (at string, signatures []string, ok bool) {
	times := 0
	for _, element := range strings.Split(header, ",") {
		name, value, _ := strings.Cut(element, "=")
		switch name {
		case "t":
			at = value
			times++
		case "v1":
			signatures = append(signatures, value)
		}
	}
	return at, signatures, times == 1 && timeForm.MatchString(at) && len(signatures) > 0
}

func isSigned(secrets []string, at string, signatures []string, body []byte) bool {
	for _, secret := range secrets {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(at + "."))
		mac.Write(body)
		right := []byte(hex.EncodeToString(mac.Sum(nil)))
		for _, given := range signatures {
			if hmac.Equal(right, []byte(given)) {
				return true
			}
		}
	}
	return false
}

func count(value any, most float64) (int64, bool) {
	number, ok := value.(float64)
	return int64(number), ok && number == math.Trunc(number) && 0 <= number && number <= most
}

func isName(value any) bool {
	text, ok := value.(string)
	return ok && len(text) >= 1 && len([]rune(text)) <= 100
}

func receive(name string, header http.Header, body []byte) Answer {
	mutex.Lock()
	defer mutex.Unlock()
	from := sources[name]
	if from == nil {
		return failure(404, "unknown_source")
	}
	if header.Get("Webhook-Signature") == "" {
		return failure(400, "missing_signature")
	}
	at, signatures, ok := parseSignature(header.Get("Webhook-Signature"))
	if !ok {
		return failure(400, "malformed_signature")
	}
	if !isSigned(from.secrets, at, signatures, body) {
		return failure(401, "bad_signature")
	}
	now, _ := strconv.ParseInt(header.Get("X-Now"), 10, 64)
	sent, _ := strconv.ParseInt(at, 10, 64)
	if now-sent > toleranceSeconds || sent-now > toleranceSeconds {
		return failure(401, "stale_timestamp")
	}
	var asked map[string]any
	if json.Unmarshal(body, &asked) != nil || asked == nil {
		return failure(400, "invalid_json")
	}
	amount, isAmount := count(asked["amount"], 1e12)
	work, isWork := count(asked["work_ms"], 600000)
	if _, given := asked["work_ms"]; !given {
		isWork = true
	}
	if !isName(asked["id"]) || !isName(asked["type"]) || !isAmount || !isWork {
		return failure(422, "invalid_event")
	}
	id := asked["id"].(string)
	if events[eventName{name, id}] != nil {
		return Answer{Status: 200, Value: object{"status": "duplicate"}}
	}
	commit(change{Source: name, ID: id, Type: asked["type"].(string), Amount: amount, WorkMs: work})
	begin(eventName{name, id}, work)
	return Answer{Status: 202, Value: object{"status": "accepted"}}
}

func putSource(name string, body []byte) Answer {
	var asked struct{ Secrets []string }
	if json.Unmarshal(body, &asked) != nil {
		return failure(400, "invalid_json")
	}
	mutex.Lock()
	defer mutex.Unlock()
	commit(change{Source: name, Secrets: asked.Secrets})
	return Answer{Status: 204}
}

func handle(method, path string, query url.Values, header http.Header, body []byte) Answer {
	if path == "/healthz" && method == "GET" {
		return Answer{Status: 200, Value: object{"status": "ok"}}
	}
	parts := strings.Split(path[1:], "/")
	switch {
	case method == "POST" && parts[0] == "webhooks" && len(parts) == 2:
		return receive(parts[1], header, body)
	case method == "PUT" && parts[0] == "sources" && len(parts) == 2:
		return putSource(parts[1], body)
	case method != "GET" || parts[0] != "sources":
		return failure(404, "not_found")
	}
	mutex.Lock()
	defer mutex.Unlock()
	if len(parts) == 2 && sources[parts[1]] != nil {
		s := sources[parts[1]]
		return Answer{Status: 200, Value: object{"name": parts[1], "accepted": s.accepted,
			"processed": s.processed, "total": s.total}}
	}
	if len(parts) == 4 && parts[2] == "events" {
		if e := events[eventName{parts[1], parts[3]}]; e != nil {
			status := "pending"
			if e.isDone {
				status = "done"
			}
			return Answer{Status: 200, Value: object{"id": e.id, "type": e.kind, "status": status}}
		}
	}
	return failure(404, "not_found")
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
	go work()
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), http.HandlerFunc(serve)))
}
