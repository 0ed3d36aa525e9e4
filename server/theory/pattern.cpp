#include "theory/pattern.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "theory/literals.hpp"

namespace rehearse::theory {
namespace {

constexpr std::size_t source_bytes_max = 200;
constexpr std::size_t instructions_max = 500;
constexpr int repeat_max = 32;
constexpr int depth_max = 16;
constexpr std::size_t needed_bytes_min = 3;

bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (static_cast<unsigned char>(c) & 0x80U) != 0;
}

std::size_t index_of(char c) {
    return static_cast<unsigned char>(c);
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::bitset<256> set_of(char kind) {
    std::bitset<256> set;
    for (std::size_t i = 0; i < 256; ++i) {
        const char c = static_cast<char>(i);
        const bool digit = c >= '0' && c <= '9';
        const bool space = c == ' ' || (c >= '\t' && c <= '\r');
        const char small = lower(kind);
        const bool inside = small == 'd' ? digit : small == 's' ? space : is_word_byte(c);
        set[i] = inside == (small == kind);
    }
    return set;
}

}  // namespace

/// Recursive descent that emits instructions as it goes. A repeated part is parsed again for each
/// copy it needs, which keeps targets simple; `instructions_max` bounds the result. Each part
/// returns what its matches hold.
class PatternCompiler {
public:
    explicit PatternCompiler(std::string_view source) : source_(source) {}

    Result<Pattern> run() {
        if (source_.empty()) error("it is empty");
        if (source_.size() > source_bytes_max)
            error(fmt::format("it is longer than {} bytes", source_bytes_max));
        Literals literals;
        if (message_.empty()) literals = alternatives(0);
        if (message_.empty() && at_ < source_.size()) error("this bracket has no partner");
        if (message_.empty()) emit(Pattern::Op::match);
        if (message_.empty()) pattern_.find_first_bytes();
        if (message_.empty() && pattern_.search("").has_value()) error("it matches an empty text");
        if (!message_.empty()) {
            return fail(ErrorCode::question_invalid,
                        fmt::format("The pattern /{}/ cannot be used: {} (position {}).", source_,
                                    message_, at_ + 1));
        }
        pattern_.needed_ = literals.needed(needed_bytes_min);
        return std::move(pattern_);
    }

private:
    using Op = Pattern::Op;

    Literals error(std::string message) {
        if (message_.empty()) message_ = std::move(message);
        return {};
    }

    bool more() const { return message_.empty() && at_ < source_.size(); }

    std::uint16_t here() const { return static_cast<std::uint16_t>(pattern_.program_.size()); }

    std::uint16_t emit(Op op, std::uint16_t first = 0, std::uint16_t second = 0) {
        if (pattern_.program_.size() >= instructions_max) {
            error("it is too large");
            return 0;
        }
        pattern_.program_.push_back({op, first, second});
        return static_cast<std::uint16_t>(pattern_.program_.size() - 1);
    }

    Literals emit_set(const std::bitset<256>& set) {
        emit(Op::byte_in, static_cast<std::uint16_t>(pattern_.sets_.size()));
        pattern_.sets_.push_back(set);
        return Literals::of_byte_in(set);
    }

    /// An edge or an end: no byte of its own.
    Literals emit_place(Op op) {
        emit(op);
        return Literals::of_nothing();
    }

    Literals alternatives(int depth) {
        if (depth > depth_max) return error("it is nested too deeply");
        std::vector<std::uint16_t> exits;
        std::optional<Literals> all;
        while (true) {
            // The split comes before a branch, but whether it is needed is known only after it.
            const std::uint16_t split = emit(Op::split, static_cast<std::uint16_t>(here() + 1),
                                             static_cast<std::uint16_t>(here() + 1));
            const Literals one = sequence(depth);
            if (all) {
                all->unite(one);
            } else {
                all = one;
            }
            if (!more() || source_[at_] != '|') break;
            ++at_;
            exits.push_back(emit(Op::jump));
            if (!message_.empty()) return {};
            pattern_.program_[split].second = here();
        }
        for (const std::uint16_t exit : exits) pattern_.program_[exit].first = here();
        return *std::move(all);
    }

    Literals sequence(int depth) {
        Literals row;
        while (more() && source_[at_] != '|' && source_[at_] != ')') row.append(repeated(depth));
        return row;
    }

    struct Count {
        int least = 1;
        int most = 1;  // -1: no limit
    };

    Literals repeated(int depth) {
        const std::size_t atom_at = at_;
        const std::uint16_t start = here();
        const std::size_t sets_start = pattern_.sets_.size();
        Literals literals = atom(depth);
        if (!message_.empty()) return {};
        const std::size_t atom_end = at_;
        const Count count = read_count();
        if (!message_.empty() || (count.least == 1 && count.most == 1)) return literals;
        const std::size_t resume = at_;
        pattern_.program_.resize(start);
        pattern_.sets_.resize(sets_start);
        const auto copy = [&] {
            at_ = atom_at;
            atom(depth);
            at_ = atom_end;
        };
        for (int i = 0; i < count.least && message_.empty(); ++i) copy();
        if (count.most < 0) {
            const std::uint16_t loop = emit(Op::split, static_cast<std::uint16_t>(here() + 1));
            copy();
            emit(Op::jump, loop);
            if (message_.empty()) pattern_.program_[loop].second = here();
        }
        std::vector<std::uint16_t> skips;
        for (int i = count.least; i < count.most && message_.empty(); ++i) {
            skips.push_back(emit(Op::split, static_cast<std::uint16_t>(here() + 1)));
            copy();
        }
        if (!message_.empty()) return {};
        for (const std::uint16_t skip : skips) pattern_.program_[skip].second = here();
        at_ = resume;
        literals.repeat(count.least, count.most);
        return literals;
    }

    Count read_count() {
        if (!more()) return {};
        Count count;
        const char c = source_[at_];
        if (c == '*') {
            count = {0, -1};
        } else if (c == '+') {
            count = {1, -1};
        } else if (c == '?') {
            count = {0, 1};
        } else if (c == '{') {
            ++at_;
            count.least = read_number();
            count.most = count.least;
            if (more() && source_[at_] == ',') {
                ++at_;
                count.most = more() && source_[at_] == '}' ? -1 : read_number();
            }
            if (!more() || source_[at_] != '}') error("a count looks like {2} or {2,5}");
            if (count.most >= 0 && count.most < count.least) error("this count runs backwards");
        } else {
            return {};
        }
        ++at_;
        if (more() && source_[at_] == '?')
            ++at_;  // Lazy or greedy makes no difference to whether it matches.
        if (more() && (source_[at_] == '*' || source_[at_] == '+'))
            error("this repeats a repetition");
        return count;
    }

    int read_number() {
        int number = 0;
        const std::size_t start = at_;
        while (more() && source_[at_] >= '0' && source_[at_] <= '9' && number <= repeat_max) {
            number = number * 10 + (source_[at_++] - '0');
        }
        if (at_ == start) error("a count needs a number");
        if (number > repeat_max) error(fmt::format("a count may be at most {}", repeat_max));
        return number;
    }

    Literals atom(int depth) {
        const char c = source_[at_++];
        if (c == '(') return group(depth);
        if (c == '[') return char_class();
        if (c == '\\') return escape();
        if (c == '*' || c == '+' || c == '?' || c == '{')
            return error("there is nothing to repeat");
        if (c == '^') return emit_place(Op::text_start);
        if (c == '$') return emit_place(Op::text_end);
        std::bitset<256> set;
        if (c == '.') {
            set.set();
        } else {
            set.set(index_of(lower(c)));
        }
        return emit_set(set);
    }

    Literals group(int depth) {
        if (more() && source_[at_] == '?') {
            if (at_ + 1 >= source_.size() || source_[at_ + 1] != ':')
                return error("look-around is not supported");
            at_ += 2;
        }
        Literals literals = alternatives(depth + 1);
        if (!message_.empty()) return {};
        if (at_ >= source_.size()) return error("a bracket is not closed");
        ++at_;
        return literals;
    }

    Literals escape() {
        if (!more()) return error("a backslash ends it");
        const char c = source_[at_++];
        if (c == 'b') return emit_place(Op::word_edge);
        if (c == 'B') return emit_place(Op::no_word_edge);
        const std::string_view kinds = "wdsWDS";
        if (kinds.find(c) != std::string_view::npos) return emit_set(set_of(c));
        if (is_word_byte(c)) return error("this escape is not supported");
        std::bitset<256> set;
        set.set(index_of(c));
        return emit_set(set);
    }

    Literals char_class() {
        std::bitset<256> set;
        const bool negated = more() && source_[at_] == '^';
        if (negated) ++at_;
        const std::size_t start = at_;
        while (more() && (source_[at_] != ']' || at_ == start)) {
            char first = source_[at_++];
            if (first == '\\') {
                if (!more()) break;
                first = source_[at_++];
                if (std::string_view{"wdsWDS"}.find(first) != std::string_view::npos) {
                    set |= set_of(first);
                    continue;
                }
            }
            char last = first;
            if (at_ + 1 < source_.size() && source_[at_] == '-' && source_[at_ + 1] != ']') {
                last = source_[at_ + 1];
                at_ += 2;
            }
            if (index_of(last) < index_of(first)) return error("this range runs backwards");
            for (std::size_t i = index_of(first); i <= index_of(last); ++i) {
                set.set(index_of(lower(static_cast<char>(i))));
            }
        }
        if (!more()) return error("a square bracket is not closed");
        ++at_;
        return emit_set(negated ? ~set : set);
    }

    std::string_view source_;
    std::size_t at_ = 0;
    std::string message_;
    Pattern pattern_;
};

Result<Pattern> Pattern::compile(std::string_view source) {
    return PatternCompiler{source}.run();
}

struct Pattern::Run {
    std::string_view text;
    std::vector<std::size_t> seen;  // by instruction: the last position + 1 at which it was added
    std::vector<Thread> stack;
};

void Pattern::find_first_bytes() {
    std::vector<bool> seen(program_.size());
    std::vector<std::size_t> open{0};
    while (!open.empty()) {
        const std::size_t at = open.back();
        open.pop_back();
        if (seen[at]) continue;
        seen[at] = true;
        const Instruction& instruction = program_[at];
        switch (instruction.op) {
            case Op::byte_in:
                first_bytes_ |= sets_[instruction.first];
                break;
            case Op::match:
                may_be_empty_ = true;
                break;
            case Op::split:
                open.push_back(instruction.second);
                open.push_back(instruction.first);
                break;
            case Op::jump:
                open.push_back(instruction.first);
                break;
            case Op::word_edge:
            case Op::no_word_edge:
            case Op::text_start:
            case Op::text_end:
                open.push_back(at + 1);
                break;
        }
    }
}

bool Pattern::holds(Op op, std::string_view text, std::size_t at) const {
    if (op == Op::text_start) return at == 0;
    if (op == Op::text_end) return at == text.size();
    const bool before = at > 0 && is_word_byte(text[at - 1]);
    const bool after = at < text.size() && is_word_byte(text[at]);
    return (before != after) == (op == Op::word_edge);
}

void Pattern::add(Run& run, std::vector<Thread>& threads, Thread thread, std::size_t at) const {
    run.stack.push_back(thread);
    while (!run.stack.empty()) {
        const Thread next = run.stack.back();
        run.stack.pop_back();
        if (run.seen[next.at] == at + 1) continue;
        run.seen[next.at] = at + 1;
        const Instruction& instruction = program_[next.at];
        const auto after = static_cast<std::uint16_t>(next.at + 1);
        switch (instruction.op) {
            case Op::split:
                run.stack.push_back({instruction.second, next.begin});
                run.stack.push_back({instruction.first, next.begin});
                break;
            case Op::jump:
                run.stack.push_back({instruction.first, next.begin});
                break;
            case Op::word_edge:
            case Op::no_word_edge:
            case Op::text_start:
            case Op::text_end:
                if (holds(instruction.op, run.text, at)) run.stack.push_back({after, next.begin});
                break;
            case Op::byte_in:
            case Op::match:
                threads.push_back(next);
                break;
        }
    }
}

std::optional<PatternMatch> Pattern::search(std::string_view text, std::size_t from) const {
    Run run{text, std::vector<std::size_t>(program_.size(), 0), {}};
    std::vector<Thread> now;
    std::vector<Thread> next;
    for (std::size_t at = from; at <= text.size(); ++at) {
        const bool may_begin =
            may_be_empty_ || (at < text.size() && first_bytes_[index_of(text[at])]);
        if (may_begin) {
            add(run, now, {0, at}, at);
        } else if (now.empty()) {
            continue;
        }
        next.clear();
        for (const Thread& thread : now) {
            const Instruction& instruction = program_[thread.at];
            if (instruction.op == Op::match) return PatternMatch{thread.begin, at};
            if (at == text.size() || !sets_[instruction.first][index_of(text[at])]) continue;
            add(run, next, {static_cast<std::uint16_t>(thread.at + 1), thread.begin}, at + 1);
        }
        std::swap(now, next);
    }
    return std::nullopt;
}

}  // namespace rehearse::theory
