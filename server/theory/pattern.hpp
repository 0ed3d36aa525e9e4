// A small regular-expression matcher that cannot be made slow: it runs all alternatives side by
// side (Thompson, Pike), so its time grows with text times pattern and never explodes, whoever
// wrote the pattern. Bytes, lower case. It refuses what would break that promise or is not needed:
// backreferences, look-around, large counts.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace rehearse::theory {

struct PatternMatch {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Syntax: literals, `.`, `[a-z]`, `[^...]`, `\w \d \s \b` and their opposites, `( )`, `(?: )`,
/// `|`, `* + ? {m,n}`, `^`, `$`. A capital letter in a pattern means the small one, because the
/// text is lower case.
class Pattern {
public:
    /// Fails with `question_invalid` and a sentence that names the position.
    static Result<Pattern> compile(std::string_view source);

    /// The match that ends first at or after `from`; nothing when there is none.
    std::optional<PatternMatch> search(std::string_view text, std::size_t from = 0) const;

    /// One of these stands in every text that matches, and none is shorter than three bytes; empty
    /// when the pattern promises nothing of that kind.
    const std::vector<std::string>& needed() const { return needed_; }

private:
    friend class PatternCompiler;
    enum class Op : std::uint8_t {
        byte_in,
        split,
        jump,
        word_edge,
        no_word_edge,
        text_start,
        text_end,
        match
    };
    struct Instruction {
        Op op = Op::match;
        std::uint16_t first = 0;   // byte_in: index of the set; split and jump: target
        std::uint16_t second = 0;  // split: other target
    };
    struct Thread {
        std::uint16_t at = 0;
        std::size_t begin = 0;
    };
    struct Run;

    void find_first_bytes();
    bool holds(Op op, std::string_view text, std::size_t at) const;
    void add(Run& run, std::vector<Thread>& threads, Thread thread, std::size_t at) const;

    std::vector<Instruction> program_;
    std::vector<std::bitset<256>> sets_;
    std::bitset<256> first_bytes_;  // a match that is not empty begins with one of them
    bool may_be_empty_ = false;     // "\b" matches no byte at all
    std::vector<std::string> needed_;
};

}  // namespace rehearse::theory
