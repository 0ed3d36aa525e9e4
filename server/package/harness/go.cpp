// Go. An optional result is a value and whether there is one; any other optional is a pointer. The
// driver shares the package with the solution, so all its names begin with `harness`.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "package/harness/generators.hpp"
#include "package/harness/names.hpp"

namespace rehearse::package {

namespace {

// encoding/json would take several times as long: it looks at the types of each value anew.
constexpr std::string_view driver_head =
    R"go(// Reads one call per line and prints one JSON value per line. Made from interview.yaml.
package main

import (
{}	"io"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"unicode/utf8"
)

// Before anything of the solution: what it prints must not mix with the answers.
var harnessInput, harnessAnswers = harnessStart()
var harnessAt int
var harnessLine = 1
var harnessOutput []byte

func harnessStart() (string, int) {
	input, _ := io.ReadAll(os.Stdin)
	answers, _ := syscall.Dup(1)
	syscall.Dup3(2, 1, 0)
	return string(input), answers
}

func harnessFlush() {
	for rest := harnessOutput; len(rest) > 0; {
		written, err := syscall.Write(harnessAnswers, rest)
		if err != nil && err != syscall.EINTR {
			break
		}
		if written > 0 {
			rest = rest[written:]
		}
	}
	harnessOutput = harnessOutput[:0]
}

func harnessBroken() {
	harnessFlush()
	where := "line " + strconv.Itoa(harnessLine)
	os.Stderr.WriteString("The test input is not in the form that the driver reads: " + where + ".\n")
	os.Exit(70)
}

func harnessPeek() byte {
	if harnessAt < len(harnessInput) {
		return harnessInput[harnessAt]
	}
	return '\n'
}

func harnessSpace() {
	for c := harnessPeek(); c == ' ' || c == '\t' || c == '\r'; c = harnessPeek() {
		harnessAt++
	}
}

func harnessTake(c byte) bool {
	harnessSpace()
	if harnessPeek() != c {
		return false
	}
	harnessAt++
	return true
}

func harnessNeed(c byte) {
	if !harnessTake(c) {
		harnessBroken()
	}
}

func harnessTakeWord(word string) bool {
	harnessSpace()
	if len(harnessInput)-harnessAt < len(word) || harnessInput[harnessAt:harnessAt+len(word)] != word {
		return false
	}
	harnessAt += len(word)
	return true
}

func harnessNumber() string {
	harnessSpace()
	start := harnessAt
	for c := harnessPeek(); c >= '0' && c <= '9' || strings.IndexByte("-+.eE", c) >= 0; c = harnessPeek() {
		harnessAt++
	}
	return harnessInput[start:harnessAt]
}

func harnessReadLong() int64 {
	value, err := strconv.ParseInt(harnessNumber(), 10, 64)
	if err != nil {
		harnessBroken()
	}
	return value
}

func harnessReadInt() int {
	value := harnessReadLong()
	if value != int64(int32(value)) {
		harnessBroken()
	}
	return int(value)
}

func harnessReadDouble() float64 {
	value, err := strconv.ParseFloat(harnessNumber(), 64)
	if err != nil {
		harnessBroken()
	}
	return value
}

func harnessReadBool() bool {
	if harnessTakeWord("true") {
		return true
	}
	if !harnessTakeWord("false") {
		harnessBroken()
	}
	return false
}

func harnessReadString() string {
	harnessNeed('"')
	start := harnessAt
	var value []byte
	for {
		c := harnessPeek()
		switch {
		case c < ' ':
			harnessBroken()
		case c == '"':
			piece := harnessInput[start:harnessAt]
			harnessAt++
			if value == nil {
				return piece
			}
			return string(append(value, piece...))
		case c != '\\':
			harnessAt++
		default:
			value = append(value, harnessInput[start:harnessAt]...)
			harnessAt++
			value = utf8.AppendRune(value, harnessEscape())
			start = harnessAt
		}
	}
}

func harnessEscape() rune {
	c := harnessPeek()
	harnessAt++
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'u':
		code := harnessHex4()
		if code >= 0xD800 && code < 0xDC00 && harnessTakeWord("\\u") {
			return 0x10000 + (code-0xD800)<<10 + harnessHex4() - 0xDC00
		}
		return code
	}
	return rune(c)
}

func harnessHex4() rune {
	if len(harnessInput)-harnessAt < 4 {
		harnessBroken()
	}
	code, err := strconv.ParseUint(harnessInput[harnessAt:harnessAt+4], 16, 16)
	if err != nil {
		harnessBroken()
	}
	harnessAt += 4
	return rune(code)
}

// The text of the next value.
func harnessReadRaw() []byte {
	harnessSpace()
	start := harnessAt
	for depth := 0; ; {
		c := harnessPeek()
		switch {
		case c == '"':
			harnessReadString()
			continue
		case c == '[' || c == '{':
			depth++
		case c == '\n' || depth == 0 && (c == ']' || c == '}' || c == ','):
			if harnessAt == start {
				harnessBroken()
			}
			return []byte(harnessInput[start:harnessAt])
		case c == ']' || c == '}':
			depth--
		}
		harnessAt++
	}
}

func harnessListOf[T any](item func() T) func() []T {
	return func() []T {
		items := []T{}
		harnessNeed('[')
		if harnessTake(']') {
			return items
		}
		for {
			items = append(items, item())
			if !harnessTake(',') {
				break
			}
		}
		harnessNeed(']')
		return items
	}
}

func harnessMapOf[T any](item func() T) func() map[string]T {
	return func() map[string]T {
		items := map[string]T{}
		harnessNeed('{')
		if harnessTake('}') {
			return items
		}
		for {
			key := harnessReadString()
			harnessNeed(':')
			items[key] = item()
			if !harnessTake(',') {
				break
			}
		}
		harnessNeed('}')
		return items
	}
}

func harnessOptionalOf[T any](item func() T) func() *T {
	return func() *T {
		if harnessTakeWord("null") {
			return nil
		}
		value := item()
		return &value
	}
}

// A list or map needs no pointer: nil is null.
func harnessOrNilOf[T any](item func() T) func() T {
	return func() T {
		if harnessTakeWord("null") {
			var none T
			return none
		}
		return item()
	}
}

func harnessPut(text string) { harnessOutput = append(harnessOutput, text...) }

func harnessPutLong(value int64) { harnessOutput = strconv.AppendInt(harnessOutput, value, 10) }

func harnessPutInt(value int) { harnessPutLong(int64(value)) }

func harnessPutBool(value bool) { harnessOutput = strconv.AppendBool(harnessOutput, value) }

func harnessPutDouble(value float64) {
	if math.IsInf(value, 0) || math.IsNaN(value) {
		harnessPut("null")
	} else {
		harnessOutput = strconv.AppendFloat(harnessOutput, value, 'g', -1, 64)
	}
}

func harnessPutString(value string) {
	harnessOutput = append(harnessOutput, '"')
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '"' || c == '\\':
			harnessOutput = append(harnessOutput, '\\', c)
		case c < ' ':
			const digits = "0123456789abcdef"
			harnessOutput = append(harnessOutput, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		default:
			harnessOutput = append(harnessOutput, c)
		}
	}
	harnessOutput = append(harnessOutput, '"')
}

// A line break can only stand between the parts of a value, where it means nothing.
func harnessPutRaw(value []byte) {
	if len(value) == 0 {
		harnessPut("null")
	}
	for _, c := range value {
		if c != '\n' && c != '\r' {
			harnessOutput = append(harnessOutput, c)
		}
	}
}

func harnessPutListOf[T any](item func(T)) func([]T) {
	return func(values []T) {
		harnessPut("[")
		for i, value := range values {
			if i > 0 {
				harnessPut(",")
			}
			item(value)
		}
		harnessPut("]")
	}
}

func harnessPutMapOf[T any](item func(T)) func(map[string]T) {
	return func(values map[string]T) {
		keys := make([]string, 0, len(values))
		for key := range values {
			keys = append(keys, key)
		}
		sort.Strings(keys)
		harnessPut("{")
		for i, key := range keys {
			if i > 0 {
				harnessPut(",")
			}
			harnessPutString(key)
			harnessPut(":")
			item(values[key])
		}
		harnessPut("}")
	}
}

func harnessPutOptionalOf[T any](item func(T)) func(*T) {
	return func(value *T) {
		if value == nil {
			harnessPut("null")
		} else {
			item(*value)
		}
	}
}

func harnessPutListOrNull[T any](list func([]T)) func([]T) {
	return func(values []T) {
		if values == nil {
			harnessPut("null")
		} else {
			list(values)
		}
	}
}

func harnessPutMapOrNull[T any](entries func(map[string]T)) func(map[string]T) {
	return func(values map[string]T) {
		if values == nil {
			harnessPut("null")
		} else {
			entries(values)
		}
	}
}

func harnessPutFound[T any](item func(T)) func(T, bool) {
	return func(value T, found bool) {
		if found {
			item(value)
		} else {
			harnessPut("null")
		}
	}
}

)go";

// A panic passes through the deferred flush. Nothing runs after os.Exit or a fatal error, so the
// first answers leave one by one: they show where it happened in any test that a person reads.
constexpr std::string_view driver_tail = R"go(
func main() {
	defer harnessFlush()
	for ; harnessAt < len(harnessInput); harnessLine++ {
		harnessSpace()
		if harnessPeek() != '\n' {
			harnessNeed('[')
			name := harnessReadString()
			harnessNeed(',')
			harnessNeed('[')
			harnessCall(name)
			harnessPut("\n")
			harnessNeed(']')
			harnessSpace()
			if harnessPeek() != '\n' {
				harnessBroken()
			}
			if harnessLine <= 1000 || len(harnessOutput) > 65536 {
				harnessFlush()
			}
		}
		harnessAt++
	}
}
)go";

// Calls are read first and run afterwards, so that goroutines compete in the solution and not in
// the reader. A call returns what writes its result, for when none runs any more.
constexpr std::string_view concurrent_tail = R"go(
type harnessStep struct {
	name    string
	call    func() func()
	threads int
	tallied string
}

func harnessReadSteps() []harnessStep {
	var steps []harnessStep
	for ; harnessAt < len(harnessInput); harnessLine++ {
		harnessSpace()
		if harnessPeek() != '\n' {
			harnessNeed('[')
			step := harnessStep{name: harnessReadString()}
			harnessNeed(',')
			harnessNeed('[')
			switch step.name {
			case "parallel":
				step.threads = harnessReadInt()
				if step.threads < 1 || step.threads > 64 {
					harnessBroken()
				}
				harnessNeed(']')
			case "join":
				harnessNeed(']')
			case "tally":
				step.tallied = harnessReadString()
				harnessNeed(']')
			default:
				step.call = harnessCall(step.name)
			}
			harnessNeed(']')
			harnessSpace()
			if harnessPeek() != '\n' {
				harnessBroken()
			}
			steps = append(steps, step)
		}
		harnessAt++
	}
	return steps
}

func harnessText(put func()) string {
	harnessOutput = harnessOutput[:0]
	put()
	return string(harnessOutput)
}

// Runs the steps on goroutines that start together.
func harnessParallel(steps []harnessStep, threads int) []func() {
	results := make([]func(), len(steps))
	var running sync.WaitGroup
	start := make(chan bool)
	for t := 0; t < threads; t++ {
		running.Add(1)
		go func(first int) {
			defer running.Done()
			<-start
			for i := first; i < len(steps); i += threads {
				results[i] = steps[i].call()
			}
		}(t)
	}
	close(start)
	running.Wait()
	return results
}

func harnessTally(steps []harnessStep, name string, results []func()) map[string]int {
	counts := map[string]int{}
	for i, step := range steps {
		if step.name == name {
			counts[harnessText(results[i])]++
		}
	}
	return counts
}

// One answer for each step; null for a step that ran beside others.
func harnessRound(steps []harnessStep) []string {
	var answers []string
	var beside []harnessStep
	var results []func()
	harnessTarget = nil
	for i := 0; i < len(steps); i++ {
		step := steps[i]
		switch {
		case step.threads > 0:
			end := i + 1
			for end < len(steps) && steps[end].name != "join" {
				end++
			}
			beside = steps[i+1 : end]
			results = harnessParallel(beside, step.threads)
			for ; i < end; i++ {
				answers = append(answers, "null")
			}
			answers = append(answers, "null")
		case step.tallied != "":
			counts := harnessTally(beside, step.tallied, results)
			answers = append(answers, harnessText(func() { harnessPutMapOf(harnessPutInt)(counts) }))
		case step.call == nil:
			answers = append(answers, "null")
		default:
			answers = append(answers, harnessText(step.call()))
		}
	}
	return answers
}

// Correct answers are the same in every round, so the first difference is an answer that is wrong.
func main() {
	steps := harnessReadSteps()
	answers := harnessRound(steps)
	for round := 2; round <= harnessRounds; round++ {
		again := harnessRound(steps)
		i := 0
		for i < len(answers) && answers[i] == again[i] {
			i++
		}
		if i < len(answers) {
			both := "round 1: " + answers[i] + ", round " + strconv.Itoa(round) + ": " + again[i]
			answers[i] = harnessText(func() { harnessPutMapOf(harnessPutString)(map[string]string{"error": both}) })
			break
		}
	}
	harnessOutput = append(harnessOutput[:0], strings.Join(answers, "\n")+"\n"...)
	harnessFlush()
}
)go";

std::string pascal(const std::string& snake) {
    static const std::set<std::string_view> initialisms{
        "acl", "api",  "ascii", "cpu", "dns", "eof", "guid", "html", "http", "https", "id",
        "ip",  "json", "qps",   "ram", "rpc", "sla", "smtp", "sql",  "ssh",  "tcp",   "tls",
        "ttl", "udp",  "ui",    "uid", "uri", "url", "utf8", "uuid", "vm",   "xml"};
    std::string result;
    for (std::size_t start = 0; start <= snake.size();) {
        const std::size_t end = std::min(snake.find('_', start), snake.size());
        std::string word = snake.substr(start, end - start);
        const std::size_t raised = initialisms.contains(word) ? word.size() : 1;
        for (std::size_t i = 0; i < std::min(raised, word.size()); ++i)
            word[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[i])));
        result += word;
        start = end + 1;
    }
    return result;
}

std::string parameter_name(const Parameter& parameter) {
    static const std::set<std::string_view> keywords{
        "chan",  "defer",  "fallthrough", "func",   "go",    "interface", "map",    "package",
        "range", "select", "type",        "string", "int64", "float64",   "string", "json"};
    const std::size_t first = std::min(parameter.name.find('_'), parameter.name.size());
    const std::string rest = parameter.name.substr(first);
    return avoiding(keywords, parameter.name.substr(0, first) + (rest.empty() ? "" : pascal(rest)));
}

/// Whether nil can stand for null in an optional of this type.
bool is_nilable(const Type& type) {
    return type.base == Type::Base::list || type.base == Type::Base::map ||
           type.base == Type::Base::json;
}

std::string value_type(const Type& type) {
    switch (type.base) {
        case Type::Base::integer:
            return "int";
        case Type::Base::long_integer:
            return "int64";
        case Type::Base::real:
            return "float64";
        case Type::Base::boolean:
            return "bool";
        case Type::Base::string:
            return "string";
        case Type::Base::json:
            return "json.RawMessage";
        case Type::Base::nothing:
            return "";
        case Type::Base::list:
            return "[]" + value_type(type.inner.front());
        case Type::Base::map:
            return "map[string]" + value_type(type.inner.front());
        case Type::Base::optional:
            return (is_nilable(type.inner.front()) ? "" : "*") + value_type(type.inner.front());
    }
    return "";
}

/// The expression of a function, such as harnessListOf(harnessReadLong); for writing with Put.
std::string function(const Type& type, const std::string& verb) {
    const std::string parts = verb == "Read" ? "" : verb;
    switch (type.base) {
        case Type::Base::integer:
            return "harness" + verb + "Int";
        case Type::Base::long_integer:
            return "harness" + verb + "Long";
        case Type::Base::real:
            return "harness" + verb + "Double";
        case Type::Base::boolean:
            return "harness" + verb + "Bool";
        case Type::Base::string:
            return "harness" + verb + "String";
        case Type::Base::json:
        case Type::Base::nothing:
            return "harness" + verb + "JSON";
        case Type::Base::list:
            return "harness" + parts + "ListOf(" + function(type.inner.front(), verb) + ")";
        case Type::Base::map:
            return "harness" + parts + "MapOf(" + function(type.inner.front(), verb) + ")";
        case Type::Base::optional: {
            const std::string inner = function(type.inner.front(), verb);
            const bool reads = parts.empty();
            if (!is_nilable(type.inner.front()))
                return "harness" + parts + "OptionalOf(" + inner + ")";
            if (reads) return "harnessOrNilOf(" + inner + ")";
            switch (type.inner.front().base) {
                case Type::Base::list:
                    return "harnessPutListOrNull(" + inner + ")";
                case Type::Base::map:
                    return "harnessPutMapOrNull(" + inner + ")";
                default:
                    return inner;
            }
        }
    }
    return "";
}

std::string read_arguments(const std::vector<Parameter>& parameters) {
    std::string text;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (i > 0) text += "\t\tharnessNeed(',')\n";
        text += fmt::format("\t\ta{} := {}()\n", i, function(parameters[i].type, "Read"));
    }
    return text + "\t\tharnessNeed(']')\n";
}

/// A result with a second one that says whether there is any.
bool is_found_or_not(const Type& type) {
    return type.base == Type::Base::optional && !is_nilable(type.inner.front());
}

std::string writer_of(const Type& type) {
    return is_found_or_not(type) ? "harnessPutFound(" + function(type.inner.front(), "Put") + ")"
                                 : function(type, "Put");
}

std::string write_result(const Type& type, const std::string& call) {
    if (type.base == Type::Base::nothing) return "\t\t" + call + "\n\t\tharnessPut(\"null\")\n";
    return "\t\t" + writer_of(type) + "(" + call + ")\n";
}

std::string default_value(const Type& type) {
    switch (type.base) {
        case Type::Base::integer:
        case Type::Base::long_integer:
        case Type::Base::real:
            return "0";
        case Type::Base::boolean:
            return "false";
        case Type::Base::string:
            return "\"\"";
        default:
            return "nil";
    }
}

std::string typed(const Parameter& parameter) {
    return parameter_name(parameter) + " " + value_type(parameter.type);
}

/// The first letter of the class, unless a parameter has that name.
std::string receiver(const Harness& harness) {
    const std::string letter(
        1, static_cast<char>(std::tolower(static_cast<unsigned char>(harness.class_name[0]))));
    for (const Method& method : harness.methods) {
        for (const Parameter& each : method.parameters) {
            if (parameter_name(each) == letter) return "self";
        }
    }
    return letter;
}

std::string result_type(const Type& type) {
    if (type.base == Type::Base::nothing) return "";
    return is_found_or_not(type) ? "(" + value_type(type.inner.front()) + ", bool) "
                                 : value_type(type) + " ";
}

/// Reading and writing, with json only where the harness has it: an import that nobody uses is an
/// error.
std::string head_of(const Harness& harness) {
    const bool uses_json = uses(harness, Type::Base::json);
    std::string text(driver_head);
    text.replace(text.find("{}"), 2, uses_json ? "\t\"encoding/json\"\n" : "");
    if (uses_json) {
        text +=
            "func harnessReadJSON() json.RawMessage { return harnessReadRaw() }\n\n"
            "func harnessPutJSON(value json.RawMessage) { harnessPutRaw(value) }\n\n";
    }
    return text;
}

std::string call_of(const Method& method) {
    return fmt::format("harnessTarget.{}({})", pascal(method.name),
                       argument_names(method.parameters));
}

}  // namespace

GeneratedFiles go_driver(const Harness& harness) {
    std::string text = head_of(harness);
    text += fmt::format(
        "var harnessTarget *{0}\n\nfunc harnessCall(name string) {{\n"
        "\tif harnessTarget == nil && name != \"new\" {{\n\t\tharnessBroken()\n\t}}\n"
        "\tswitch name {{\n\tcase \"new\":\n{1}\t\tharnessTarget = New{0}({2})\n"
        "\t\tharnessPut(\"null\")\n",
        harness.class_name, read_arguments(harness.constructor),
        argument_names(harness.constructor));
    for (const Method& method : harness.methods) {
        text += fmt::format("\tcase \"{}\":\n{}{}", method.name, read_arguments(method.parameters),
                            write_result(method.returns, call_of(method)));
    }
    text += "\tdefault:\n\t\tharnessBroken()\n\t}\n}\n";
    return {{"main.go", text + std::string(driver_tail)}};
}

GeneratedFiles go_concurrent_driver(const Harness& harness) {
    std::string text = head_of(harness);
    text.insert(text.find("\t\"syscall\""), "\t\"sync\"\n");
    text += fmt::format(
        "var harnessTarget *{0}\n\nconst harnessRounds = {3}\n\n"
        "func harnessPutNull() {{ harnessPut(\"null\") }}\n\n"
        "func harnessCall(name string) func() func() {{\n\tswitch name {{\n\tcase \"new\":\n{1}"
        "\t\treturn func() func() {{\n\t\t\tharnessTarget = New{0}({2})\n"
        "\t\t\treturn harnessPutNull\n\t\t}}\n",
        harness.class_name, read_arguments(harness.constructor),
        argument_names(harness.constructor), harness.rounds);
    for (const Method& method : harness.methods) {
        const bool has_two = is_found_or_not(method.returns);
        const std::string run =
            is_void(method)
                ? fmt::format("\t\t\t{}\n\t\t\treturn harnessPutNull\n", call_of(method))
                : fmt::format("\t\t\tr{0} := {1}\n\t\t\treturn func() {{ {2}(r{0}) }}\n",
                              has_two ? ", found" : "", call_of(method), writer_of(method.returns));
        text += fmt::format("\tcase \"{}\":\n{}\t\treturn func() func() {{\n{}\t\t}}\n",
                            method.name, read_arguments(method.parameters), run);
    }
    text += "\t}\n\tharnessBroken()\n\treturn nil\n}\n";
    return {{"main.go", text + std::string(concurrent_tail)}};
}

std::string go_stub(const Harness& harness) {
    const std::string& name = harness.class_name;
    const std::string self = receiver(harness);
    std::string text = "package main\n\n";
    if (uses(harness, Type::Base::json)) text += "import \"encoding/json\"\n\n";
    text += fmt::format("type {} struct {{\n", name);
    std::size_t width = 0;
    for (const Parameter& each : harness.constructor)
        width = std::max(width, parameter_name(each).size());
    for (const Parameter& each : harness.constructor)
        text += fmt::format("\t{:{}} {}\n", parameter_name(each), width, value_type(each.type));
    text += fmt::format("}}\n\nfunc New{0}({1}) *{0} {{\n\treturn &{0}{{{2}}}\n}}\n", name,
                        joined(harness.constructor, typed),
                        joined(harness.constructor, [](const Parameter& each) {
                            return parameter_name(each) + ": " + parameter_name(each);
                        }));
    for (const Method& method : harness.methods) {
        if (is_found_or_not(method.returns)) text += "\n// The bool says whether there is a value.";
        text += fmt::format("\nfunc ({} *{}) {}({}) {}{{\n", self, name, pascal(method.name),
                            joined(method.parameters, typed), result_type(method.returns));
        if (is_found_or_not(method.returns))
            text +=
                fmt::format("\treturn {}, false\n", default_value(method.returns.inner.front()));
        else if (!is_void(method))
            text += fmt::format("\treturn {}\n", default_value(method.returns));
        text += "}\n";
    }
    return text;
}

}  // namespace rehearse::package
