#include "theory/words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/utf8.hpp"

namespace rehearse::theory {
namespace {

bool is_word_character(char32_t c) {
    if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c == CodePoint::invalid || c < 0xC0 || c == 0xD7 || c == 0xF7) return false;
    // Punctuation, symbols and arrows, then the CJK punctuation block, then emoji and beyond are
    // separators.
    if (c >= 0x2000 && c < 0x2C00) return false;
    if (c >= 0x3000 && c < 0x3005) return false;
    return c < 0xD800 || (c >= 0xF900 && c < 0xFE00);
}

bool is_apostrophe(char32_t c) {
    return c == '\'' || c == 0x2019 || c == 0x02BC;
}

bool is_clause_break(char32_t c) {
    return c == ',' || c == ';' || c == ':' || c == '(' || c == ')' || c == 0x2013 || c == 0x2014;
}

bool is_sentence_end(char32_t c) {
    return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002 || c == 0xFF01 ||
           c == 0xFF1F;
}

char32_t to_lower(char32_t c) {
    if (c >= 'A' && c <= 'Z') return c + 0x20;
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 0x20;
    if (c >= 0x391 && c <= 0x3A9) return c + 0x20;
    if (c >= 0x410 && c <= 0x42F) return c + 0x20;
    if (c >= 0x400 && c <= 0x40F) return c + 0x50;
    return c;
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// One pass over the text. Holds the word and the sentence under construction.
class Splitter {
public:
    explicit Splitter(std::string_view text) : text_(text) {}

    Words run() {
        while (at_ < text_.size()) step();
        end_word(at_);
        end_sentence(at_);
        return std::move(result_);
    }

private:
    void step() {
        const CodePoint c = decode_utf8(text_, at_);
        if (is_word_character(c.value)) {
            if (word_.text.empty()) word_.begin = at_;
            append_utf8(word_.text, to_lower(c.value));
            at_ += c.length;
            return;
        }
        if (!word_.text.empty() && is_apostrophe(c.value) && skip_apostrophe(c.length)) return;
        end_word(at_);
        if (is_clause_break(c.value)) clause_ = true;
        if (c.value == '\n' && breaks_paragraph(at_)) end_sentence(at_);
        at_ += c.length;
        const bool closes = is_sentence_end(c.value) && (at_ == text_.size() || ends_here(at_));
        if (closes && !is_abbreviation()) end_sentence(at_);
    }

    /// Inside a word: "don't" loses its apostrophe, "client's" its ending. False when the word is
    /// over.
    bool skip_apostrophe(std::size_t length) {
        const std::size_t next = at_ + length;
        if (next >= text_.size()) return false;
        const CodePoint c = decode_utf8(text_, next);
        if (!is_word_character(c.value)) return false;
        const std::size_t after = next + c.length;
        const bool possessive =
            (c.value == 's' || c.value == 'S') &&
            (after >= text_.size() || !is_word_character(decode_utf8(text_, after).value));
        if (possessive) {
            end_word(at_);
            at_ = after;
        } else {
            at_ = next;
        }
        return true;
    }

    /// A full stop ends a sentence only before white space or closing marks: not in "1.5" or
    /// "api.example".
    bool ends_here(std::size_t at) const {
        const char c = text_[at];
        return is_blank(c) || c == '"' || c == '\'' || c == ')' || c == '*' || c == '`' || c == ']';
    }

    /// "e.g." and "i.e." are split into single letters; after the second letter no sentence ends.
    bool is_abbreviation() const {
        const std::size_t count = result_.words.size();
        if (count < 2) return false;
        const Word& last = result_.words[count - 1];
        const Word& before = result_.words[count - 2];
        if (last.text == "vs") return last.end + 1 == at_;
        return last.text.size() == 1 && before.text.size() == 1 && before.end + 1 == last.begin &&
               text_[before.end] == '.';
    }

    /// A line break is only a space unless an empty line, a list item or a heading follows.
    bool breaks_paragraph(std::size_t at) const {
        std::size_t next = at + 1;
        while (next < text_.size() && next - at < 16 && (text_[next] == ' ' || text_[next] == '\t'))
            ++next;
        if (next >= text_.size()) return true;
        const char c = text_[next];
        if (c == '\n' || c == '\r' || c == '#' || c == '-' || c == '*' || c == '+') return true;
        const bool digit = c >= '0' && c <= '9';
        return digit && next + 1 < text_.size() &&
               (text_[next + 1] == '.' || text_[next + 1] == ')');
    }

    void end_word(std::size_t end) {
        if (word_.text.empty()) return;
        word_.end = end;
        word_.stem = stem_of(word_.text);
        word_.starts_clause = clause_;
        clause_ = false;
        result_.words.push_back(std::move(word_));
        word_ = Word{};
        if (result_.words.size() - first_word_ >= sentence_words_max) end_sentence(end);
    }

    void end_sentence(std::size_t end) {
        const std::size_t count = result_.words.size() - first_word_;
        clause_ = false;
        if (count == 0) return;
        while (end > 0 && is_blank(text_[end - 1])) --end;
        result_.sentences.push_back({first_word_, count, result_.words[first_word_].begin, end});
        first_word_ = result_.words.size();
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Words result_;
    Word word_;
    bool clause_ = false;
    std::size_t first_word_ = 0;
};

bool is_vowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

bool has_vowel(std::string_view word) {
    return std::any_of(word.begin(), word.end(), is_vowel);
}

std::string without_plural(std::string_view word) {
    // These end in "s" without being a plural, and "https" must not become "http".
    static constexpr std::array<std::string_view, 6> kept{"https",   "kubernetes", "always",
                                                          "perhaps", "sometimes",  "towards"};
    if (word.size() < 4 || !word.ends_with('s')) return std::string{word};
    if (std::find(kept.begin(), kept.end(), word) != kept.end()) return std::string{word};
    const char before = word[word.size() - 2];
    if (before >= '0' && before <= '9')
        return std::string{word};  // "400s" is a class of codes, "400" one of them.
    if (word.ends_with("ies")) return std::string{word.substr(0, word.size() - 3)} + "y";
    for (const std::string_view ending : {"sses", "xes", "ches", "shes", "zes"}) {
        if (word.ends_with(ending)) return std::string{word.substr(0, word.size() - 2)};
    }
    // "redis" and "analysis" are no plurals, "apis" and "uris" are.
    const bool singular_is =
        word.ends_with("is") && !word.ends_with("pis") && !word.ends_with("ris");
    if (word.ends_with("ss") || word.ends_with("us") || singular_is) return std::string{word};
    return std::string{word.substr(0, word.size() - 1)};
}

}  // namespace

std::string stem_of(std::string_view word) {
    std::string stem = without_plural(word);
    const auto cut = [&](std::string_view ending) {
        if (!stem.ends_with(ending)) return false;
        const std::string_view rest = std::string_view{stem}.substr(0, stem.size() - ending.size());
        if (rest.size() < 3 || !has_vowel(rest)) return false;
        stem.resize(rest.size());
        return true;
    };
    if (stem.size() > 4 && stem.ends_with("ied")) return stem.substr(0, stem.size() - 3) + "y";
    if ((!stem.ends_with("eed") && cut("ed")) || cut("ing")) {
        const std::size_t size = stem.size();
        const bool doubled =
            size > 3 && stem[size - 1] == stem[size - 2] && !is_vowel(stem[size - 1]);
        if (doubled && stem[size - 1] != 's' && stem[size - 1] != 'l') stem.pop_back();
    }
    if (stem.size() > 3 && stem.ends_with('e')) stem.pop_back();
    return stem;
}

Words split_words(std::string_view text) {
    return Splitter{text}.run();
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    std::size_t end = bytes_max;
    // At most three continuation bytes can belong to a sequence that began before the limit.
    for (int i = 0; i < 3 && end > 0; ++i) {
        if ((static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U) break;
        --end;
    }
    return text.substr(0, end);
}

}  // namespace rehearse::theory
