#include "theory/literals.hpp"

#include <algorithm>
#include <utility>

namespace rehearse::theory {
namespace {

using Texts = std::vector<std::string>;

constexpr std::size_t bytes_of_class_max = 4;  // "[sz]" is two texts, "[a-z]" is any
constexpr std::size_t texts_in_row_max = 32;
constexpr std::size_t texts_max = 64;
constexpr std::size_t bytes_enough = 8;

std::size_t shortest(const Texts& texts) {
    std::size_t bytes = texts.empty() ? 0 : bytes_enough;
    for (const std::string& text : texts) bytes = std::min(bytes, text.size());
    return bytes;
}

/// The longer its shortest, the seldomer one is there by chance; and the fewer the better.
bool is_better(const Texts& one, const Texts& other) {
    const std::size_t bytes = shortest(one);
    const std::size_t other_bytes = shortest(other);
    return bytes != other_bytes ? bytes > other_bytes : one.size() < other.size();
}

void keep_better(Texts& kept, const Texts& other) {
    if (is_better(other, kept)) kept = other;
}

void add_all(Texts& texts, const Texts& more) {
    for (const std::string& text : more) {
        if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
    }
}

}  // namespace

Literals Literals::of_byte_in(const std::bitset<256>& set) {
    Literals literals;
    if (set.count() > bytes_of_class_max) {
        literals.is_whole_ = false;
        return literals;
    }
    literals.ends_.clear();
    for (std::size_t i = 0; i < set.size(); ++i) {
        if (set[i]) literals.ends_.emplace_back(1, static_cast<char>(i));
    }
    return literals;
}

void Literals::append(const Literals& next) {
    if (next.is_whole_ && ends_.size() * next.ends_.size() <= texts_in_row_max) {
        Texts both;
        for (const std::string& end : ends_) {
            for (const std::string& more : next.ends_) add_all(both, {end + more});
        }
        ends_ = std::move(both);
        return;
    }
    keep_better(inside_, ends_);
    keep_better(inside_, next.inside_);
    ends_ = next.ends_;
    is_whole_ = false;
}

void Literals::unite(const Literals& other) {
    Texts both = ends_;
    add_all(both, other.ends_);
    if (is_whole_ && other.is_whole_ && both.size() <= texts_in_row_max) {
        ends_ = std::move(both);
        return;
    }
    Texts known;
    const bool is_known = shortest(best()) > 0 && shortest(other.best()) > 0;
    if (is_known) {
        known = best();
        add_all(known, other.best());
    }
    inside_ = known.size() <= texts_max ? std::move(known) : Texts{};
    ends_ = {""};
    is_whole_ = false;
}

void Literals::repeat(int least, int most) {
    if (least == 1 && most == 1) return;
    if (least == 0 && most == 1) return unite(of_nothing());
    if (least == 0) *this = {};
    // What it begins with is not known any more; that it ends with one of ends_ is.
    is_whole_ = false;
}

std::vector<std::string> Literals::needed(std::size_t bytes_min) const {
    return shortest(best()) < bytes_min ? Texts{} : best();
}

const Texts& Literals::best() const {
    return is_better(ends_, inside_) ? ends_ : inside_;
}

}  // namespace rehearse::theory
