package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"sort"
	"strings"
)

const mask = "****"

var (
	headings    = []string{"[defaults]", "[file]", "[env]", "[flags]"}
	keyForm     = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$`)
	secretWords = map[string]bool{"password": true, "secret": true, "token": true, "key": true}
)

type state int

const (
	untouched state = iota
	inProgress
	done
)

// entry is a key of the merged configuration; in the end it has a value or an error.
type entry struct {
	source, raw, value, waitingFor string
	state                          state
	err                            error
}

func (e *entry) fail(err error) {
	if e.err == nil {
		e.err = err
	}
}

type loader struct {
	entries   map[string]*entry
	variables map[string]string
	stack     []*entry
}

func (l *loader) set(source, key, value string) {
	l.entries[key] = &entry{source: source, raw: value}
}

func (l *loader) readSetting(source, line string) {
	line = strings.Trim(line, " ")
	if line == "" || line[0] == '#' {
		return
	}
	key, value, _ := strings.Cut(line, "=")
	value = strings.Trim(value, " ")
	if len(value) >= 2 && value[0] == '"' && value[len(value)-1] == '"' {
		value = value[1 : len(value)-1]
	}
	l.set(source, strings.Trim(key, " "), value)
}

func (l *loader) readVariable(line string) {
	name, value, _ := strings.Cut(line, "=")
	l.variables[name] = value
	if !strings.HasPrefix(name, "APP_") {
		return
	}
	key := strings.ToLower(strings.ReplaceAll(name[len("APP_"):], "__", "."))
	if keyForm.MatchString(key) {
		l.set("env", key, value)
	}
}

func (l *loader) readFlag(line string) {
	name, value, hasValue := strings.Cut(line[2:], "=")
	switch {
	case hasValue:
		l.set("flags", name, value)
	case strings.HasPrefix(name, "no-"):
		l.set("flags", name[len("no-"):], "false")
	default:
		l.set("flags", name, "true")
	}
}

func (l *loader) evaluate(e *entry) {
	if e.state == done {
		return
	}
	e.state = inProgress
	l.stack = append(l.stack, e)
	value, err := l.expand(e.raw, e)
	if err != nil {
		e.fail(err)
	}
	e.value = value
	l.stack = l.stack[:len(l.stack)-1]
	e.state = done
}

// lookup returns the value of a name and whether anything sets it.
func (l *loader) lookup(name string, owner *entry) (string, bool, error) {
	if name[0] < 'a' || name[0] > 'z' {
		value, isSet := l.variables[name]
		return masked(name, value), isSet, nil
	}
	e, isSet := l.entries[name]
	if !isSet {
		return "", false, nil
	}
	owner.waitingFor = name
	if e.state == inProgress {
		first := len(l.stack) - 1
		for l.stack[first] != e {
			first--
		}
		for _, member := range l.stack[first:] {
			member.fail(errors.New("cycle " + member.waitingFor))
		}
		return "", false, errors.New("cycle " + name)
	}
	l.evaluate(e)
	if e.err != nil {
		return "", false, errors.New("broken " + name)
	}
	return masked(name, e.value), true, nil
}

func (l *loader) expand(text string, owner *entry) (string, error) {
	var out strings.Builder
	for at := 0; at < len(text); {
		if strings.HasPrefix(text[at:], "$$") {
			out.WriteByte('$')
			at += 2
			continue
		}
		if !strings.HasPrefix(text[at:], "${") {
			out.WriteByte(text[at])
			at++
			continue
		}
		end := nameEnd(text, at+2)
		name := text[at+2 : end]
		value, isSet, err := l.lookup(name, owner)
		if err != nil {
			return "", err
		}
		if text[end] == ':' {
			begin := end + 2
			end = fallbackEnd(text, begin)
			if value == "" {
				isSet = true
				if value, err = l.expand(text[begin:end], owner); err != nil {
					return "", err
				}
			}
		}
		if !isSet {
			return "", errors.New("unset " + name)
		}
		out.WriteString(value)
		at = end + 1
	}
	return out.String(), nil
}

func nameEnd(text string, at int) int {
	isPart := func(c byte) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.'
	}
	for isPart(text[at]) {
		at++
	}
	return at
}

// fallbackEnd returns the index of the brace that closes the fallback beginning at at.
func fallbackEnd(text string, at int) int {
	for text[at] != '}' {
		if strings.HasPrefix(text[at:], "$$") {
			at += 2
			continue
		}
		if strings.HasPrefix(text[at:], "${") {
			at = nameEnd(text, at+2)
			if text[at] == ':' {
				at = fallbackEnd(text, at+2)
			}
		}
		at++
	}
	return at
}

func masked(name, value string) string {
	word := name[strings.LastIndexAny(name, "._")+1:]
	if value != "" && secretWords[strings.ToLower(word)] {
		return mask
	}
	return value
}

func main() {
	input, _ := io.ReadAll(os.Stdin)
	l := &loader{entries: map[string]*entry{}, variables: map[string]string{}}
	begun := 0
	for _, line := range strings.Split(strings.TrimSuffix(string(input), "\n"), "\n") {
		switch {
		case begun < len(headings) && line == headings[begun]:
			begun++
		case begun == 1:
			l.readSetting("defaults", line)
		case begun == 2:
			l.readSetting("file", line)
		case begun == 3:
			l.readVariable(line)
		default:
			l.readFlag(line)
		}
	}

	var keys []string
	for key := range l.entries {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	broken := 0
	var out strings.Builder
	for _, key := range keys {
		e := l.entries[key]
		l.evaluate(e)
		if e.err != nil {
			broken++
			fmt.Fprintf(&out, "%s [%s] ! %s\n", key, e.source, e.err)
		} else {
			fmt.Fprintf(&out, "%s [%s] \"%s\"\n", key, e.source, masked(key, e.value))
		}
	}
	fmt.Fprintf(&out, "keys %d errors %d\n", len(keys), broken)
	fmt.Print(out.String())
}
