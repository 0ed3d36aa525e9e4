#include "hurl/regex.hpp"

#include <re2/re2.h>

#include <charconv>
#include <map>
#include <vector>

#include "base/limits.hpp"

namespace rehearse::hurl {
namespace {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// "(?<name>" is "(?P<name>" here.
std::string in_our_syntax(std::string_view pattern) {
    std::string ours;
    bool in_class = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        ours += pattern[i];
        if (pattern[i] == '\\' && i + 1 < pattern.size()) {
            ours += pattern[++i];
        } else if (pattern[i] == '[') {
            in_class = true;
        } else if (pattern[i] == ']') {
            in_class = false;
        } else if (!in_class && pattern.substr(i).starts_with("(?<") && i + 3 < pattern.size() &&
                   is_word(pattern[i + 3])) {
            ours += "?P<";
            i += 2;
        }
    }
    return ours;
}

/// The name or number of a group at the start of `rest`, which follows a '$'; `taken` is its
/// length, 0 if there is none.
std::string_view group_name(std::string_view rest, std::size_t& taken) {
    taken = 0;
    if (rest.starts_with('{')) {
        const std::size_t end = rest.find('}');
        if (end == std::string_view::npos) return {};
        taken = end + 1;
        return rest.substr(1, end - 1);
    }
    while (taken < rest.size() && is_word(rest[taken])) ++taken;
    return rest.substr(0, taken);
}

std::size_t group_index(const re2::RE2& regex, std::string_view name) {
    std::size_t number = 0;
    const auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error == std::errc() && stop == name.data() + name.size()) return number;
    const std::map<std::string, int>& named = regex.NamedCapturingGroups();
    const auto found = named.find(std::string(name));
    return found == named.end() ? SIZE_MAX : static_cast<std::size_t>(found->second);
}

void append_replacement(std::string& into, std::string_view replacement, const re2::RE2& regex,
                        const std::vector<re2::StringPiece>& groups) {
    for (std::size_t i = 0; i < replacement.size(); ++i) {
        if (replacement[i] != '$') {
            into += replacement[i];
            continue;
        }
        const std::string_view rest = replacement.substr(i + 1);
        if (rest.starts_with('$')) {
            into += '$';
            ++i;
            continue;
        }
        std::size_t taken = 0;
        const std::string_view name = group_name(rest, taken);
        if (taken == 0) {
            into += '$';
            continue;
        }
        const std::size_t group = group_index(regex, name);
        if (group < groups.size() && groups[group].data() != nullptr)
            into.append(groups[group].data(), groups[group].size());
        i += taken;
    }
}

std::size_t character_length(std::string_view text) {
    std::size_t length = 1;
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80)
        ++length;
    return length;
}

}  // namespace

Result<Regex> Regex::compile(std::string_view pattern) {
    if (pattern.size() > limits::hurl_regex_bytes_max)
        return fail(ErrorCode::invalid_input, "the regular expression is too long");
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(std::int64_t{limits::hurl_regex_memory_bytes_max});
    auto compiled = std::make_shared<const re2::RE2>(in_our_syntax(pattern), options);
    if (!compiled->ok()) return fail(ErrorCode::invalid_input, compiled->error());
    return Regex(std::move(compiled));
}

bool Regex::matches(std::string_view subject) const {
    return re2::RE2::PartialMatch(re2::StringPiece(subject.data(), subject.size()), *compiled_);
}

std::optional<std::string> Regex::first_group(std::string_view subject) const {
    if (compiled_->NumberOfCapturingGroups() < 1) return std::nullopt;
    re2::StringPiece groups[2];
    const re2::StringPiece piece(subject.data(), subject.size());
    if (!compiled_->Match(piece, 0, subject.size(), re2::RE2::UNANCHORED, groups, 2))
        return std::nullopt;
    if (groups[1].data() == nullptr) return std::nullopt;
    return std::string(groups[1].data(), groups[1].size());
}

std::optional<std::string> Regex::replace_all(std::string_view subject,
                                              std::string_view replacement,
                                              std::size_t bytes_max) const {
    const re2::StringPiece piece(subject.data(), subject.size());
    std::vector<re2::StringPiece> groups(
        static_cast<std::size_t>(compiled_->NumberOfCapturingGroups()) + 1);
    std::string replaced;
    std::size_t from = 0;    // of what is not copied yet
    std::size_t search = 0;  // where to look on
    std::size_t last_end = SIZE_MAX;
    while (search <= subject.size() &&
           compiled_->Match(piece, search, subject.size(), re2::RE2::UNANCHORED, groups.data(),
                            static_cast<int>(groups.size()))) {
        const auto begin = static_cast<std::size_t>(groups[0].data() - subject.data());
        const std::size_t end = begin + groups[0].size();
        const bool empty_again = groups[0].empty() && begin == last_end;
        if (!empty_again) {
            replaced += subject.substr(from, begin - from);
            append_replacement(replaced, replacement, *compiled_, groups);
            from = end;
            last_end = end;
        }
        if (replaced.size() > bytes_max) return std::nullopt;
        search = end;
        if (groups[0].empty()) {
            if (end >= subject.size()) break;
            search += character_length(subject.substr(end));
        }
    }
    replaced += subject.substr(from);
    if (replaced.size() > bytes_max) return std::nullopt;
    return replaced;
}

}  // namespace rehearse::hurl
