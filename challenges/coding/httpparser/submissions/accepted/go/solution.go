package main

import (
	"regexp"
	"strings"
)

const sizeLineMax = 80

var (
	requestLine = regexp.MustCompile(`^([A-Z]+) (/[!-~]*) HTTP/([0-9]\.[0-9])$`)
	headerLine  = regexp.MustCompile(`^([A-Za-z0-9_-]+):([\t -~]*)$`)
	sizeLine    = regexp.MustCompile(`^([0-9A-Fa-f]+)(;[\t -~]*)?$`)
	methods     = " GET HEAD POST PUT DELETE PATCH OPTIONS "
)

// outcome of a step: it has got all that it needs, or it waits for more bytes; anything else is the status of an error.
type outcome string

const (
	done    outcome = ""
	waiting outcome = "waiting"
)

type header struct {
	name, value string
}

// RequestParser runs steps, each of which consumes from the buffer what it can.
type RequestParser struct {
	headMax, bodyMax int
	buffer           string
	budget           int // what the lines of the current part may still have
	step             func() outcome
	part             string
	method, target   string
	headers          []header
	body             strings.Builder
	missing          int
	ending           string
	isLast           bool
	completed        [][]string
}

func NewRequestParser(headMax int, bodyMax int) *RequestParser {
	p := &RequestParser{headMax: headMax, bodyMax: bodyMax}
	p.startRequest()
	return p
}

func (p *RequestParser) Feed(bytes string) [][]string {
	p.completed = [][]string{}
	if p.part == "failed" {
		return p.completed
	}
	p.buffer += bytes
	result := done
	for result == done {
		result = p.step()
	}
	if result != waiting {
		p.part = "failed"
		p.completed = append(p.completed, []string{"error", string(result)})
	}
	return p.completed
}

func (p *RequestParser) State() string {
	if p.part == "start" {
		if p.buffer == "" {
			return "idle"
		}
		return "head"
	}
	return p.part
}

func (p *RequestParser) startRequest() {
	p.part, p.step, p.budget = "start", p.takeRequestLine, p.headMax
	p.headers = nil
	p.body.Reset()
}

// takeLine returns the next line if it is complete. None of its bytes may exceed the budget.
func (p *RequestParser) takeLine(tooLong outcome) (string, outcome) {
	line, rest, isComplete := strings.Cut(p.buffer, "\n")
	length := len(line)
	if isComplete {
		length++
	}
	if length > p.budget {
		return "", tooLong
	}
	if !isComplete {
		return "", waiting
	}
	p.buffer = rest
	p.budget -= length
	if !strings.HasSuffix(line, "\r") {
		return "", "400"
	}
	return line[:len(line)-1], done
}

func (p *RequestParser) takeRequestLine() outcome {
	line, result := p.takeLine("431")
	if result != done {
		return result
	}
	if line == "" {
		p.budget = p.headMax
		return done
	}
	match := requestLine.FindStringSubmatch(line)
	if match == nil {
		return "400"
	}
	if match[3] != "1.1" {
		return "505"
	}
	if !strings.Contains(methods, " "+match[1]+" ") {
		return "501"
	}
	p.method, p.target = match[1], match[2]
	p.part, p.step = "head", p.takeHeaderLine
	return done
}

func (p *RequestParser) takeHeaderLine() outcome {
	line, result := p.takeLine("431")
	if result != done {
		return result
	}
	if line == "" {
		return p.startBody()
	}
	match := headerLine.FindStringSubmatch(line)
	if match == nil {
		return "400"
	}
	p.headers = append(p.headers, header{strings.ToLower(match[1]), strings.Trim(match[2], " \t")})
	return done
}

func (p *RequestParser) startBody() outcome {
	hosts := p.valuesOf("host")
	lengths := p.valuesOf("content-length")
	codings := p.valuesOf("transfer-encoding")
	p.part = "body"
	switch {
	case len(hosts) != 1 || len(lengths)+len(codings) > 1:
		return "400"
	case len(codings) == 1:
		if strings.ToLower(codings[0]) != "chunked" {
			return "501"
		}
		p.expectSize()
	case len(lengths) == 1:
		if lengths[0] == "" || strings.Trim(lengths[0], "0123456789") != "" {
			return "400"
		}
		p.missing = p.bounded(lengths[0], 10)
		if p.missing > p.bodyMax {
			return "413"
		}
		p.step = p.takeWholeBody
	default:
		p.finish()
	}
	return done
}

func (p *RequestParser) valuesOf(name string) []string {
	var values []string
	for _, each := range p.headers {
		if each.name == name {
			values = append(values, each.value)
		}
	}
	return values
}

func (p *RequestParser) takeData() outcome {
	length := p.missing
	if length > len(p.buffer) {
		length = len(p.buffer)
	}
	p.body.WriteString(p.buffer[:length])
	p.buffer = p.buffer[length:]
	p.missing -= length
	if p.missing > 0 {
		return waiting
	}
	return done
}

func (p *RequestParser) takeWholeBody() outcome {
	result := p.takeData()
	if result == done {
		p.finish()
	}
	return result
}

func (p *RequestParser) expectSize() {
	p.budget = sizeLineMax
	p.step = p.takeSizeLine
}

func (p *RequestParser) takeSizeLine() outcome {
	line, result := p.takeLine("400")
	if result != done {
		return result
	}
	match := sizeLine.FindStringSubmatch(line)
	if match == nil {
		return "400"
	}
	p.missing = p.bounded(match[1], 16)
	if p.body.Len()+p.missing > p.bodyMax {
		return "413"
	}
	p.isLast = p.missing == 0
	p.step = p.takeChunkData
	return done
}

func (p *RequestParser) takeChunkData() outcome {
	result := p.takeData()
	if result == done {
		p.ending = "\r\n"
		p.step = p.takeChunkEnd
	}
	return result
}

func (p *RequestParser) takeChunkEnd() outcome {
	if p.buffer == "" {
		return waiting
	}
	if p.buffer[0] != p.ending[0] {
		return "400"
	}
	p.buffer = p.buffer[1:]
	p.ending = p.ending[1:]
	switch {
	case p.ending != "":
	case p.isLast:
		p.finish()
	default:
		p.expectSize()
	}
	return done
}

func (p *RequestParser) finish() {
	request := []string{p.method, p.target, p.body.String()}
	for _, each := range p.headers {
		request = append(request, each.name+": "+each.value)
	}
	p.completed = append(p.completed, request)
	p.startRequest()
}

// bounded returns the number, or bodyMax + 1 if it is greater than that: numbers may have any length.
func (p *RequestParser) bounded(digits string, base int) int {
	value := 0
	for _, c := range strings.ToLower(digits) {
		value = value*base + strings.IndexRune("0123456789abcdef", c)
		if value > p.bodyMax {
			return p.bodyMax + 1
		}
	}
	return value
}
