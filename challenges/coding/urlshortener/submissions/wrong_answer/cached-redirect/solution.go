package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
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

type link struct {
	Code      string `json:"code"`
	URL       string `json:"url"`
	CreatedAt int64  `json:"created_at"`
	ExpiresAt *int64 `json:"expires_at"`
	Hits      int64  `json:"hits"`
	owner     string
	number    int64
}

func (l *link) isLive(now int64) bool { return l.ExpiresAt == nil || now < *l.ExpiresAt }

// change is one line of the log: a new link, or a hit.
type change struct {
	Hit   string `json:"hit,omitempty"`
	Link  *link  `json:"link,omitempty"`
	Owner string `json:"owner,omitempty"`
}

var (
	links = map[string]*link{}
	codes = map[string]bool{} // all that were ever used
	made  int64
	file  *os.File
)

func init() {
	name := filepath.Join(dataDir, "links.jsonl")
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
}

func apply(c change) {
	if c.Link == nil {
		links[c.Hit].Hits++
		return
	}
	made++
	c.Link.owner, c.Link.number = c.Owner, made
	links[c.Link.Code] = c.Link
	codes[c.Link.Code] = true
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

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

func newCode() string {
	for {
		var code strings.Builder
		for i := 0; i < 8; i++ {
			n, _ := rand.Int(rand.Reader, big.NewInt(int64(len(letters))))
			code.WriteByte(letters[n.Int64()])
		}
		if !codes[code.String()] {
			return code.String()
		}
	}
}

var (
	urlForm    = regexp.MustCompile(`^https?://[^ ]+$`)
	aliasForm  = regexp.MustCompile(`^[A-Za-z0-9_-]{3,32}$`)
	cursorForm = regexp.MustCompile(`^before-([0-9]{1,18})$`)
)

func shorten(user string, now int64, body []byte) Answer {
	var asked map[string]any
	if json.Unmarshal(body, &asked) != nil || asked == nil {
		return failure(400, "invalid_json")
	}
	target, ok := asked["url"].(string)
	if !ok || len([]rune(target)) > 2048 || !urlForm.MatchString(target) {
		return failure(422, "invalid_url")
	}
	alias, hasAlias := asked["alias"].(string)
	if asked["alias"] != nil && (!hasAlias || !aliasForm.MatchString(alias) ||
		alias == "healthz" || alias == "shorten" || alias == "links") {
		return failure(422, "invalid_alias")
	}
	made := &link{Code: alias, URL: target, CreatedAt: now}
	if asked["ttl_s"] != nil {
		ttl, ok := asked["ttl_s"].(float64)
		if !ok || ttl != math.Trunc(ttl) || ttl < 1 || ttl > 1e9 {
			return failure(422, "invalid_ttl")
		}
		until := now + int64(ttl)
		made.ExpiresAt = &until
	}
	mutex.Lock()
	defer mutex.Unlock()
	if !hasAlias {
		made.Code = newCode()
	} else if old := links[alias]; old != nil && old.isLive(now) {
		return failure(409, "alias_taken")
	}
	commit(change{Link: made, Owner: user})
	return Answer{201, map[string]string{"Location": "/" + made.Code}, *made}
}

func follow(code string, now int64) Answer {
	mutex.Lock()
	defer mutex.Unlock()
	found := links[code]
	if found == nil {
		return failure(404, "not_found")
	}
	if !found.isLive(now) {
		return failure(410, "expired")
	}
	commit(change{Hit: code})
	return Answer{301, map[string]string{"Location": found.URL}, object{}}
}

func details(user, code string) Answer {
	mutex.Lock()
	defer mutex.Unlock()
	if found := links[code]; found != nil && found.owner == user {
		return Answer{Status: 200, Value: *found}
	}
	return failure(404, "not_found")
}

func listing(user string, now int64, query url.Values) Answer {
	limit := 20
	if query.Has("limit") {
		var err error
		if limit, err = strconv.Atoi(query.Get("limit")); err != nil || limit < 1 || limit > 100 {
			return failure(422, "invalid_limit")
		}
	}
	before := int64(math.MaxInt64)
	if query.Has("cursor") {
		parts := cursorForm.FindStringSubmatch(query.Get("cursor"))
		if parts == nil {
			return failure(422, "invalid_cursor")
		}
		before, _ = strconv.ParseInt(parts[1], 10, 64)
	}
	mutex.Lock()
	defer mutex.Unlock()
	found := []link{}
	for _, l := range links {
		if l.owner == user && l.isLive(now) && l.number < before {
			found = append(found, *l)
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].number > found[j].number })
	var next any
	if len(found) > limit {
		found = found[:limit]
		next = fmt.Sprintf("before-%d", found[limit-1].number)
	}
	return Answer{Status: 200, Value: object{"links": found, "next_cursor": next}}
}

func handle(method, path string, query url.Values, header http.Header, body []byte) Answer {
	if path == "/healthz" && method == "GET" {
		return Answer{Status: 200, Value: object{"status": "ok"}}
	}
	parts := strings.Split(path[1:], "/")
	isLinks := parts[0] == "links" && len(parts) <= 2
	if !isLinks && len(parts) != 1 || parts[len(parts)-1] == "" {
		return failure(404, "not_found")
	}
	allowed := "GET"
	if path == "/shorten" {
		allowed = "POST"
	}
	if method != allowed {
		answer := failure(405, "method_not_allowed")
		answer.Header = map[string]string{"Allow": allowed}
		return answer
	}
	user := header.Get("X-User")
	now, _ := strconv.ParseInt(header.Get("X-Now"), 10, 64)
	switch {
	case !isLinks && path != "/shorten":
		return follow(parts[0], now)
	case user == "":
		return failure(401, "unauthorized")
	case path == "/shorten":
		return shorten(user, now, body)
	case len(parts) == 2:
		return details(user, parts[1])
	}
	return listing(user, now, query)
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
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), http.HandlerFunc(serve)))
}
