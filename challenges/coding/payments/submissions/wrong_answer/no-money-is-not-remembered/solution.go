package main

import (
	"bytes"
	"encoding/json"
	"fmt"
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

const keyLifetime = 24 * 60 * 60

type account struct {
	ID       string `json:"id"`
	Balance  int64  `json:"balance"`
	Payments int64  `json:"payments"`
}

type payment struct {
	ID           string  `json:"id"`
	Account      string  `json:"account"`
	Amount       int64   `json:"amount"`
	Reference    *string `json:"reference"`
	CreatedAt    int64   `json:"created_at"`
	BalanceAfter int64   `json:"balance_after"`
}

// change is one line of the log: a balance that was set, or the final answer to a payment.
type change struct {
	ID      string   `json:"id,omitempty"`
	Balance int64    `json:"balance,omitempty"`
	Client  string   `json:"client,omitempty"`
	Key     string   `json:"key,omitempty"`
	At      int64    `json:"at,omitempty"`
	Asked   string   `json:"asked,omitempty"` // with sorted members
	Payment *payment `json:"payment,omitempty"`
}

type owner struct{ client, key string }

var (
	accounts = map[string]*account{}
	payments = map[string]payment{}
	known    = map[owner]change{}
	file     *os.File
	keyForm  = regexp.MustCompile(`^[!-~]{1,64}$`)
)

func init() {
	name := filepath.Join(dataDir, "payments.jsonl")
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
	if c.ID != "" {
		if accounts[c.ID] == nil {
			accounts[c.ID] = &account{ID: c.ID}
		}
		accounts[c.ID].Balance = c.Balance
		return
	}
	known[owner{c.Client, c.Key}] = c
	if c.Payment != nil {
		charged := accounts[c.Payment.Account]
		charged.Balance -= c.Payment.Amount
		charged.Payments++
		payments[c.Payment.ID] = *c.Payment
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

func finalAnswer(c change, isReplay bool) Answer {
	header := map[string]string{}
	if isReplay {
		header["Idempotent-Replayed"] = "true"
	}
	if c.Payment == nil {
		return Answer{402, header, object{"error": "insufficient_funds"}}
	}
	header["Location"] = "/payments/" + c.Payment.ID
	return Answer{201, header, *c.Payment}
}

func pay(client, key string, now int64, body []byte) Answer {
	if key == "" {
		return failure(400, "missing_key")
	}
	if !keyForm.MatchString(key) {
		return failure(400, "invalid_key")
	}
	var asked map[string]any
	if json.Unmarshal(body, &asked) != nil || asked == nil {
		return failure(400, "invalid_json")
	}
	sorted, _ := json.Marshal(asked)
	mutex.Lock() // from the look-up to the remembered answer it is one step
	defer mutex.Unlock()
	if before, ok := known[owner{client, key}]; ok && now < before.At+keyLifetime {
		if before.Asked != string(sorted) {
			return failure(422, "key_reused")
		}
		return finalAnswer(before, true)
	}
	name, isText := asked["account"].(string)
	amount, isNumber := asked["amount"].(float64)
	reference, isReference := asked["reference"].(string)
	if !isText || !isNumber || amount != math.Trunc(amount) || amount < 1 || amount > 1e12 ||
		asked["reference"] != nil && !isReference {
		return failure(422, "invalid_request")
	}
	from := accounts[name]
	if from == nil {
		return failure(404, "unknown_account")
	}
	c := change{Client: client, Key: key, At: now, Asked: string(sorted)}
	if cents := int64(amount); from.Balance >= cents {
		c.Payment = &payment{fmt.Sprintf("pay-%d", len(payments)+1), name, cents, nil, now, from.Balance - cents}
		if isReference {
			c.Payment.Reference = &reference
		}
	}
	if c.Payment != nil {
		commit(c)
	}
	return finalAnswer(c, false)
}

func putAccount(id string, body []byte) Answer {
	var asked struct{ Balance int64 }
	if json.Unmarshal(body, &asked) != nil {
		return failure(400, "invalid_json")
	}
	mutex.Lock()
	defer mutex.Unlock()
	status := 200
	if accounts[id] == nil {
		status = 201
	}
	commit(change{ID: id, Balance: asked.Balance})
	return Answer{Status: status, Value: *accounts[id]}
}

func handle(method, path string, query url.Values, header http.Header, body []byte) Answer {
	if path == "/healthz" && method == "GET" {
		return Answer{Status: 200, Value: object{"status": "ok"}}
	}
	client := header.Get("X-Client")
	now, _ := strconv.ParseInt(header.Get("X-Now"), 10, 64)
	if client == "" {
		return failure(401, "unauthorized")
	}
	if method == "POST" && path == "/payments" {
		return pay(client, header.Get("Idempotency-Key"), now, body)
	}
	parts := strings.Split(path[1:], "/")
	if len(parts) != 2 {
		return failure(404, "not_found")
	}
	if method == "PUT" && parts[0] == "accounts" {
		return putAccount(parts[1], body)
	}
	mutex.Lock()
	defer mutex.Unlock()
	if found, ok := accounts[parts[1]]; ok && method == "GET" && parts[0] == "accounts" {
		return Answer{Status: 200, Value: *found}
	}
	if found, ok := payments[parts[1]]; ok && method == "GET" && parts[0] == "payments" {
		return Answer{Status: 200, Value: found}
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
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), http.HandlerFunc(serve)))
}
