package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
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

const (
	sessionSeconds = 3600
	lockSeconds    = 900
	failuresMax    = 5
	iterations     = 5000 // little, for a test with a CPU limit; elsewhere 600 000
)

// change is one line of the log; Kind says which members it has.
type change struct {
	Kind      string `json:"kind"`
	Email     string `json:"email,omitempty"`
	ID        string `json:"id,omitempty"`
	Salt      string `json:"salt,omitempty"`
	Hash      string `json:"hash,omitempty"`
	Token     string `json:"token,omitempty"` // its hash
	ExpiresAt int64  `json:"expires_at,omitempty"`
	At        int64  `json:"at,omitempty"`
}

type failureCount struct{ count, last int64 }

var (
	users      = map[string]change{}       // by email
	sessions   = map[string]change{}       // by hash of the token
	failures   = map[string]failureCount{} // by email
	loginLocks = map[string]*sync.Mutex{}  // by email
	file       *os.File
	emailForm  = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	bearerForm = regexp.MustCompile(`^(?i:bearer) +(\S+)$`)
)

func init() {
	name := filepath.Join(dataDir, "auth.jsonl")
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
	switch c.Kind {
	case "user":
		users[c.Email] = c
	case "login":
		delete(failures, c.Email)
		sessions[c.Token] = c
	case "failure":
		f := failures[c.Email]
		if f.count >= failuresMax {
			f.count = 0 // an old lock that is over
		}
		failures[c.Email] = failureCount{f.count + 1, c.At}
	case "logout":
		delete(sessions, c.Token)
	case "password":
		user := users[c.Email]
		user.Salt, user.Hash = c.Salt, c.Hash
		users[c.Email] = user
		for token, session := range sessions {
			if session.Email == c.Email && token != c.Token {
				delete(sessions, token)
			}
		}
	}
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

// slowHash is PBKDF2 with HMAC-SHA-256 and one block.
func slowHash(password, salt string) string {
	mac := hmac.New(sha256.New, []byte(password))
	mac.Write([]byte(salt))
	mac.Write(binary.BigEndian.AppendUint32(nil, 1))
	last := mac.Sum(nil)
	sum := append([]byte{}, last...)
	for i := 1; i < iterations; i++ {
		mac.Reset()
		mac.Write(last)
		last = mac.Sum(last[:0])
		for k, b := range last {
			sum[k] ^= b
		}
	}
	return hex.EncodeToString(sum)
}

func fastHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func randomBytes(count int) []byte {
	some := make([]byte, count)
	if _, err := rand.Read(some); err != nil {
		log.Fatal(err)
	}
	return some
}

func isEqual(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }

func isStrong(value any) bool {
	password, ok := value.(string)
	length := utf8.RuneCountInString(password)
	return ok && 10 <= length && length <= 128
}

func register(asked map[string]any) Answer {
	email, ok := asked["email"].(string)
	if !ok || utf8.RuneCountInString(email) > 254 || !emailForm.MatchString(email) {
		return failure(422, "invalid_email")
	}
	if !isStrong(asked["password"]) {
		return failure(422, "weak_password")
	}
	user := change{Kind: "user", Email: strings.ToLower(email), ID: hex.EncodeToString(randomBytes(8)),
		Salt: hex.EncodeToString(randomBytes(16))}
	user.Hash = slowHash(asked["password"].(string), user.Salt) // outside the lock: it takes long
	mutex.Lock()
	defer mutex.Unlock()
	if _, taken := users[user.Email]; taken {
		return failure(409, "email_taken")
	}
	commit(user)
	return Answer{Status: 201, Value: object{"id": user.ID, "email": user.Email}}
}

func login(now int64, asked map[string]any) Answer {
	email, ok := asked["email"].(string)
	if !ok {
		return failure(401, "invalid_credentials")
	}
	email = strings.ToLower(email)
	mutex.Lock()
	if loginLocks[email] == nil {
		loginLocks[email] = &sync.Mutex{}
	}
	mine := loginLocks[email]
	mutex.Unlock()
	mine.Lock() // look at the count, check, change the count: one step for this email
	defer mine.Unlock()
	mutex.Lock()
	f := failures[email]
	user := users[email]
	mutex.Unlock()
	if until := f.last + lockSeconds; f.count >= failuresMax && now < until {
		answer := failure(429, "locked")
		answer.Header = map[string]string{"Retry-After": strconv.FormatInt(until-now, 10)}
		return answer
	}
	password, _ := asked["password"].(string)
	hashed := slowHash(password, user.Salt) // also for nobody
	mutex.Lock()
	defer mutex.Unlock()
	if !isEqual(hashed, user.Hash) {
		if user.Hash != "" {
			commit(change{Kind: "failure", Email: email, At: now})
		}
		return failure(401, "invalid_credentials")
	}
	token := base64.RawURLEncoding.EncodeToString(randomBytes(32))
	commit(change{Kind: "login", Email: email, Token: fastHash(token), ExpiresAt: now + sessionSeconds})
	return Answer{200, map[string]string{"Cache-Control": "no-store"},
		object{"token": token, "expires_at": now + sessionSeconds}}
}

func findSession(header http.Header, now int64) (change, bool) {
	parts := bearerForm.FindStringSubmatch(header.Get("Authorization"))
	if parts == nil {
		return change{}, false
	}
	session, ok := sessions[fastHash(parts[1])]
	return session, ok && now < session.ExpiresAt
}

func me(session change, now int64) Answer {
	count := 0
	for _, other := range sessions {
		if other.Email == session.Email && now < other.ExpiresAt {
			count++
		}
	}
	return Answer{Status: 200, Value: object{"id": users[session.Email].ID, "email": session.Email,
		"expires_at": session.ExpiresAt, "sessions": count}}
}

func changePassword(session change, asked map[string]any) Answer {
	if !isStrong(asked["new"]) {
		return failure(422, "weak_password")
	}
	mutex.Lock()
	user := users[session.Email]
	mutex.Unlock()
	old, ok := asked["old"].(string)
	if !ok || !isEqual(slowHash(old, user.Salt), user.Hash) {
		return failure(403, "wrong_password")
	}
	c := change{Kind: "password", Email: user.Email, Salt: hex.EncodeToString(randomBytes(16)), Token: session.Token}
	c.Hash = slowHash(asked["new"].(string), c.Salt)
	mutex.Lock()
	defer mutex.Unlock()
	if users[user.Email].Hash != user.Hash {
		return failure(403, "wrong_password") // somebody was faster
	}
	commit(c)
	return Answer{Status: 204}
}

func handle(method, path string, query url.Values, header http.Header, body []byte) Answer {
	if path == "/healthz" && method == "GET" {
		return Answer{Status: 200, Value: object{"status": "ok"}}
	}
	now, _ := strconv.ParseInt(header.Get("X-Now"), 10, 64)
	var asked map[string]any
	isObject := json.Unmarshal(body, &asked) == nil && asked != nil
	switch method + " " + path {
	case "POST /register":
		if !isObject {
			return failure(400, "invalid_json")
		}
		return register(asked)
	case "POST /login":
		if !isObject {
			return failure(400, "invalid_json")
		}
		return login(now, asked)
	case "GET /me", "POST /logout", "POST /password":
	default:
		return failure(404, "not_found")
	}
	mutex.Lock()
	session, ok := findSession(header, now)
	if ok && path == "/me" {
		defer mutex.Unlock()
		return me(session, now)
	}
	if ok && path == "/logout" {
		commit(change{Kind: "logout", Token: session.Token})
	}
	mutex.Unlock()
	if !ok {
		answer := failure(401, "unauthorized")
		answer.Header = map[string]string{"WWW-Authenticate": "Bearer"}
		return answer
	}
	if path == "/logout" {
		return Answer{Status: 204}
	}
	if !isObject {
		return failure(400, "invalid_json")
	}
	return changePassword(session, asked)
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
