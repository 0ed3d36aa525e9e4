// Rust. Traits read and write, so a method may return any type that has the same form in JSON
// (usize for an int, a VecDeque for a list). Texts, lists and maps are lent to the solution.
#include <fmt/format.h>

#include "package/harness/generators.hpp"
#include "package/harness/names.hpp"

namespace rehearse::package {

namespace {

constexpr std::string_view driver_head =
    R"rust(// Reads one call per line and prints one JSON value per line. Made from interview.yaml.
#![allow(dead_code)]

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::io::FromRawFd;

#[allow(unused_variables)]
mod solution;

extern "C" {
    fn dup(descriptor: i32) -> i32;
    fn dup2(from: i32, to: i32) -> i32;
}

/// What is left of the answers leaves when it is dropped, and so also when the solution panics.
struct Output {
    text: Vec<u8>,
    file: File,
}

impl Output {
    fn flush(&mut self) {
        let _ = self.file.write_all(&self.text);
        self.text.clear();
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        self.flush();
    }
}

struct Reader {
    input: Vec<u8>,
    at: usize,
    line: usize,
}

/// The input is broken: the answers so far are lost, but then nobody grades them.
fn broken(line: usize) -> ! {
    eprintln!("The test input is not in the form that the driver reads: line {}.", line);
    std::process::exit(70);
}

impl Reader {
    fn peek(&self) -> u8 {
        *self.input.get(self.at).unwrap_or(&b'\n')
    }
    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\r') {
            self.at += 1;
        }
    }
    fn take(&mut self, c: u8) -> bool {
        self.space();
        let found = self.peek() == c;
        self.at += usize::from(found);
        found
    }
    fn need(&mut self, c: u8) {
        if !self.take(c) {
            broken(self.line);
        }
    }
    fn take_word(&mut self, word: &str) -> bool {
        self.space();
        let found = self.input[self.at..].starts_with(word.as_bytes());
        self.at += if found { word.len() } else { 0 };
        found
    }
    fn number<T: std::str::FromStr>(&mut self) -> T {
        self.space();
        let start = self.at;
        while matches!(self.peek(), b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E') {
            self.at += 1;
        }
        let text = std::str::from_utf8(&self.input[start..self.at]).ok();
        text.and_then(|text| text.parse().ok()).unwrap_or_else(|| broken(self.line))
    }
}

impl Reader {
    fn hex4(&mut self) -> u32 {
        let digits = self.input.get(self.at..self.at + 4).and_then(|digits| std::str::from_utf8(digits).ok());
        self.at += 4;
        digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or_else(|| broken(self.line))
    }
    fn escape(&mut self) -> char {
        let c = self.peek();
        self.at += 1;
        match c {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut code = self.hex4();
                if (0xD800..0xDC00).contains(&code) && self.take_word("\\u") {
                    code = 0x10000 + ((code - 0xD800) << 10) + (self.hex4() & 0x3FF);
                }
                char::from_u32(code).unwrap_or('\u{FFFD}')
            }
            other => other as char,
        }
    }
    fn string(&mut self) -> String {
        self.need(b'"');
        let mut value = Vec::new();
        loop {
            let start = self.at;
            while !matches!(self.peek(), b'"' | b'\\' | 0..=31) {
                self.at += 1;
            }
            value.extend_from_slice(&self.input[start..self.at]);
            let end = self.peek();
            self.at += 1;
            match end {
                b'"' => return String::from_utf8(value).unwrap_or_else(|_| broken(self.line)),
                b'\\' => {
                    let c = self.escape();
                    value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
                _ => broken(self.line),
            }
        }
    }
    fn items(&mut self, open: u8, close: u8, mut item: impl FnMut(&mut Reader)) {
        self.need(open);
        if self.take(close) {
            return;
        }
        loop {
            item(self);
            if !self.take(b',') {
                break;
            }
        }
        self.need(close);
    }
}

trait Get {
    fn get(from: &mut Reader) -> Self;
}
impl Get for i32 {
    fn get(from: &mut Reader) -> Self {
        from.number()
    }
}
impl Get for i64 {
    fn get(from: &mut Reader) -> Self {
        from.number()
    }
}
impl Get for f64 {
    fn get(from: &mut Reader) -> Self {
        from.number()
    }
}
impl Get for bool {
    fn get(from: &mut Reader) -> Self {
        let value = from.take_word("true");
        if !value && !from.take_word("false") {
            broken(from.line);
        }
        value
    }
}
impl Get for String {
    fn get(from: &mut Reader) -> Self {
        from.string()
    }
}
impl<T: Get> Get for Option<T> {
    fn get(from: &mut Reader) -> Self {
        if from.take_word("null") {
            None
        } else {
            Some(T::get(from))
        }
    }
}
impl<T: Get> Get for Vec<T> {
    fn get(from: &mut Reader) -> Self {
        let mut value = Vec::new();
        from.items(b'[', b']', |from| value.push(T::get(from)));
        value
    }
}
impl<T: Get> Get for HashMap<String, T> {
    fn get(from: &mut Reader) -> Self {
        let mut value = HashMap::new();
        from.items(b'{', b'}', |from| {
            let key = from.string();
            from.need(b':');
            value.insert(key, T::get(from));
        });
        value
    }
}
/// The text of a value.
struct Json(String);
impl Get for Json {
    fn get(from: &mut Reader) -> Self {
        from.space();
        let start = from.at;
        match from.peek() {
            b'"' => drop(from.string()),
            b'[' => from.items(b'[', b']', |from| drop(Json::get(from))),
            b'{' => from.items(b'{', b'}', |from| {
                from.string();
                from.need(b':');
                Json::get(from);
            }),
            b't' | b'f' => drop(bool::get(from)),
            b'n' => drop(Option::<bool>::get(from)),
            _ => drop(from.number::<f64>()),
        }
        Json(String::from_utf8_lossy(&from.input[start..from.at]).into_owned())
    }
}

trait Put {
    fn put(&self, to: &mut Vec<u8>);
}
macro_rules! put_integers {
    ($($integer:ty)*) => {
        $(impl Put for $integer {
            fn put(&self, to: &mut Vec<u8>) {
                let _ = write!(to, "{}", self);
            }
        })*
    };
}
put_integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize bool);
impl Put for f64 {
    fn put(&self, to: &mut Vec<u8>) {
        let _ = if self.is_finite() { write!(to, "{:?}", self) } else { write!(to, "null") };
    }
}
impl Put for str {
    fn put(&self, to: &mut Vec<u8>) {
        to.push(b'"');
        for c in self.bytes() {
            match c {
                b'"' | b'\\' => to.extend_from_slice(&[b'\\', c]),
                0..=31 => drop(write!(to, "\\u{:04x}", c)),
                _ => to.push(c),
            }
        }
        to.push(b'"');
    }
}
impl Put for String {
    fn put(&self, to: &mut Vec<u8>) {
        self.as_str().put(to)
    }
}
impl<T: Put + ?Sized> Put for &T {
    fn put(&self, to: &mut Vec<u8>) {
        (**self).put(to)
    }
}
impl<T: Put> Put for Option<T> {
    fn put(&self, to: &mut Vec<u8>) {
        match self {
            Some(value) => value.put(to),
            None => to.extend_from_slice(b"null"),
        }
    }
}
fn put_list<T: Put>(values: impl Iterator<Item = T>, to: &mut Vec<u8>) {
    to.push(b'[');
    for (i, value) in values.enumerate() {
        if i > 0 {
            to.push(b',');
        }
        value.put(to);
    }
    to.push(b']');
}
impl<T: Put> Put for Vec<T> {
    fn put(&self, to: &mut Vec<u8>) {
        put_list(self.iter(), to)
    }
}
impl<T: Put> Put for VecDeque<T> {
    fn put(&self, to: &mut Vec<u8>) {
        put_list(self.iter(), to)
    }
}
fn put_map<'a, T: Put + 'a>(entries: impl Iterator<Item = (&'a String, &'a T)>, to: &mut Vec<u8>) {
    to.push(b'{');
    for (i, (key, value)) in entries.enumerate() {
        if i > 0 {
            to.push(b',');
        }
        key.put(to);
        to.push(b':');
        value.put(to);
    }
    to.push(b'}');
}
impl<T: Put> Put for HashMap<String, T> {
    fn put(&self, to: &mut Vec<u8>) {
        put_map(self.iter(), to)
    }
}
impl<T: Put> Put for BTreeMap<String, T> {
    fn put(&self, to: &mut Vec<u8>) {
        put_map(self.iter(), to)
    }
}
/// A line break can only stand between the parts of a value, where it means nothing.
impl Put for Json {
    fn put(&self, to: &mut Vec<u8>) {
        to.extend(self.0.bytes().filter(|c| *c != b'\n' && *c != b'\r'));
    }
}

)rust";

constexpr std::string_view driver_tail = R"rust(
fn main() {
    let mut input = Vec::new();
    let _ = std::io::stdin().read_to_end(&mut input);
    // What the solution prints must not mix with the answers.
    let file = unsafe {
        let answers = dup(1);
        dup2(2, 1);
        File::from_raw_fd(answers)
    };
    let mut output = Output { text: Vec::new(), file };
    let mut reader = Reader { input, at: 0, line: 0 };
    let mut target = None;
    while reader.at < reader.input.len() {
        reader.line += 1;
        reader.space();
        if reader.peek() != b'\n' {
            reader.need(b'[');
            let name = reader.string();
            reader.need(b',');
            reader.need(b'[');
            call(&mut target, &name, &mut reader, &mut output.text);
            output.text.push(b'\n');
            reader.need(b']');
            reader.space();
            if reader.peek() != b'\n' {
                broken(reader.line);
            }
            // The first answers leave one by one: they show where a program that was ended without
            // notice came to.
            if reader.line <= 1000 || output.text.len() > 65536 {
                output.flush();
            }
        }
        reader.at += 1;
    }
}
)rust";

const std::set<std::string_view>& keywords() {
    static const std::set<std::string_view> words{
        "abstract", "become", "box",   "crate", "dyn",    "final",   "fn",       "impl",
        "loop",     "macro",  "match", "mod",   "move",   "mut",     "override", "priv",
        "pub",      "ref",    "trait", "type",  "unsafe", "unsized", "use",      "where"};
    return words;
}

std::string parameter_name(const Parameter& parameter) {
    return avoiding(keywords(), parameter.name);
}

std::string owned_type(const Type& type) {
    switch (type.base) {
        case Type::Base::integer:
            return "i32";
        case Type::Base::long_integer:
            return "i64";
        case Type::Base::real:
            return "f64";
        case Type::Base::boolean:
            return "bool";
        case Type::Base::string:
        case Type::Base::json:
            return "String";
        case Type::Base::nothing:
            return "()";
        case Type::Base::list:
            return "Vec<" + owned_type(type.inner.front()) + ">";
        case Type::Base::map:
            return "HashMap<String, " + owned_type(type.inner.front()) + ">";
        case Type::Base::optional:
            return "Option<" + owned_type(type.inner.front()) + ">";
    }
    return "()";
}

std::string lent_type(const Type& type) {
    switch (type.base) {
        case Type::Base::string:
        case Type::Base::json:
            return "&str";
        case Type::Base::list:
            return "&[" + owned_type(type.inner.front()) + "]";
        case Type::Base::map:
            return "&" + owned_type(type);
        case Type::Base::optional:
            return "Option<" + lent_type(type.inner.front()) + ">";
        default:
            return owned_type(type);
    }
}

/// Lends the variable `name` in the form of lent_type.
std::string lend(const Type& type, const std::string& name) {
    switch (type.base) {
        case Type::Base::json:
        case Type::Base::string:
        case Type::Base::list:
        case Type::Base::map:
            return "&" + name;
        case Type::Base::optional: {
            const Type::Base inner = type.inner.front().base;
            if (inner == Type::Base::map) return name + ".as_ref()";
            if (inner == Type::Base::string || inner == Type::Base::list ||
                inner == Type::Base::json)
                return name + ".as_deref()";
            return name;
        }
        default:
            return name;
    }
}

/// owned_type with Json for String where the text of any value is meant.
std::string wire_type(const Type& type) {
    switch (type.base) {
        case Type::Base::json:
            return "Json";
        case Type::Base::list:
            return "Vec<" + wire_type(type.inner.front()) + ">";
        case Type::Base::map:
            return "HashMap<String, " + wire_type(type.inner.front()) + ">";
        case Type::Base::optional:
            return "Option<" + wire_type(type.inner.front()) + ">";
        default:
            return owned_type(type);
    }
}

/// `value` with each json in it put into `before` and `after`: between wire_type and owned_type.
std::string mapped(const Type& type, const std::string& value, const std::string& before,
                   const std::string& after) {
    const auto inner = [&] { return mapped(type.inner.front(), "v", before, after); };
    switch (leaf(type) == Type::Base::json ? type.base : Type::Base::nothing) {
        case Type::Base::json:
            return before + value + after;
        case Type::Base::list:
            return value + ".into_iter().map(|v| " + inner() + ").collect::<Vec<_>>()";
        case Type::Base::map:
            return value + ".into_iter().map(|(k, v)| (k, " + inner() +
                   ")).collect::<HashMap<_, _>>()";
        case Type::Base::optional:
            return value + ".map(|v| " + inner() + ")";
        default:
            return value;
    }
}

std::string read_arguments(const std::vector<Parameter>& parameters) {
    std::string text;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Type& type = parameters[i].type;
        const std::string name = "a" + std::to_string(i);
        if (i > 0) text += "        input.need(b',');\n";
        text += fmt::format("        let {}: {} = Get::get(input);\n", name, wire_type(type));
        if (leaf(type) == Type::Base::json)
            text += fmt::format("        let {} = {};\n", name, mapped(type, name, "", ".0"));
    }
    return text + "        input.need(b']');\n";
}

std::string lent_arguments(const std::vector<Parameter>& parameters) {
    std::string text;
    for (std::size_t i = 0; i < parameters.size(); ++i)
        text += (i > 0 ? ", " : "") + lend(parameters[i].type, "a" + std::to_string(i));
    return text;
}

std::string typed(const Parameter& parameter) {
    return parameter_name(parameter) + ": " + lent_type(parameter.type);
}

std::string default_value(const Type& type) {
    switch (type.base) {
        case Type::Base::integer:
        case Type::Base::long_integer:
            return "0";
        case Type::Base::real:
            return "0.0";
        case Type::Base::boolean:
            return "false";
        case Type::Base::string:
            return "String::new()";
        case Type::Base::json:
            return "String::from(\"null\")";
        case Type::Base::list:
            return "Vec::new()";
        case Type::Base::map:
            return "HashMap::new()";
        case Type::Base::optional:
            return "None";
        case Type::Base::nothing:
            return "";
    }
    return "";
}

}  // namespace

GeneratedFiles rust_driver(const Harness& harness) {
    std::string text(driver_head);
    text += fmt::format(
        "fn call(target: &mut Option<solution::{0}>, name: &str, input: &mut Reader, output: &mut "
        "Vec<u8>) {{\n    if name == \"new\" {{\n{1}        *target = "
        "Some(solution::{0}::new({2}));\n        output.extend_from_slice(b\"null\");\n"
        "        return;\n    }}\n"
        "    let target = target.as_mut().unwrap_or_else(|| broken(input.line));\n"
        "    match name {{\n",
        harness.class_name, read_arguments(harness.constructor),
        lent_arguments(harness.constructor));
    for (const Method& method : harness.methods) {
        const std::string call =
            fmt::format("target.{}({})", method.name, lent_arguments(method.parameters));
        text += fmt::format("        \"{}\" => {{\n{}", method.name,
                            indented(read_arguments(method.parameters)));
        text +=
            is_void(method)
                ? fmt::format("            {};\n            output.extend_from_slice(b\"null\");\n",
                              call)
                : fmt::format("            {}.put(output);\n",
                              mapped(method.returns, call, "Json(", ")"));
        text += "        }\n";
    }
    text += "        _ => broken(input.line),\n    }\n}\n";
    return {{"main.rs", text + std::string(driver_tail)}};
}

std::string rust_stub(const Harness& harness) {
    std::string text;
    if (uses(harness, Type::Base::map)) text += "use std::collections::HashMap;\n\n";
    text += fmt::format(
        "pub struct {0} {{\n}}\n\nimpl {0} {{\n    pub fn new({1}) -> Self {{\n        {0} {{}}\n  "
        "  }}\n",
        harness.class_name, joined(harness.constructor, typed));
    for (const Method& method : harness.methods) {
        const std::string parameters = joined(method.parameters, typed);
        text += fmt::format("\n    pub fn {}(&mut self{}{}){} {{\n", method.name,
                            parameters.empty() ? "" : ", ", parameters,
                            is_void(method) ? "" : " -> " + owned_type(method.returns));
        if (!is_void(method)) text += fmt::format("        {}\n", default_value(method.returns));
        text += "    }\n";
    }
    return text + "}\n";
}

}  // namespace rehearse::package
