package main

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
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

// handle answers one request.
func handle(method, path string, query url.Values, header http.Header, body []byte) Answer {
	if path == "/healthz" && method == "GET" {
		return Answer{Status: 200, Value: object{"status": "ok"}}
	}
	// Your code here.
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
