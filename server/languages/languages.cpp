#include <algorithm>
#include <array>

#include "languages/language.hpp"
#include "languages/rows.hpp"

namespace rehearse::languages {

namespace {

constexpr std::array rows{&c,    &cpp, &python3, &javascript, &sql,  &hurl, &typescript,
                          &java, &go,  &rust,    &php,        &ruby, &bash};

std::string lower(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

std::vector<std::string> sources_among(const Language& language,
                                       const std::vector<std::string>& names) {
    std::vector<std::string> own;
    for (const std::string& name : names) {
        if (is_source(language, name)) own.push_back(name);
    }
    std::sort(own.begin(), own.end());
    return own;
}

}  // namespace

const std::vector<Language>& all() {
    static const std::vector<Language> table = [] {
        std::vector<Language> made;
        for (const auto& row : rows) made.push_back(row());
        return made;
    }();
    return table;
}

const std::vector<std::string>& ids() {
    static const std::vector<std::string> list = [] {
        std::vector<std::string> made;
        for (const Language& language : all()) made.push_back(language.id);
        return made;
    }();
    return list;
}

const std::vector<std::string>& program_ids() {
    static const std::vector<std::string> list = [] {
        std::vector<std::string> made;
        for (const Language& language : all())
            if (!language.is_for_tests) made.push_back(language.id);
        return made;
    }();
    return list;
}

const Language* find(std::string_view id) {
    for (const Language& language : all()) {
        if (language.id == id) return &language;
    }
    return nullptr;
}

std::string solution_name(const Language& language) {
    return "solution" + language.extensions.front();
}

bool is_source(const Language& language, const std::string& name) {
    return std::any_of(language.extensions.begin(), language.extensions.end(),
                       [&](const std::string& extension) {
                           return name.size() > extension.size() && name.ends_with(extension);
                       });
}

const Language* detect(const std::vector<std::string>& names) {
    const Language* best = nullptr;
    std::ptrdiff_t most = 0;
    for (const Language& language : all()) {
        const auto count = std::count_if(names.begin(), names.end(), [&](const std::string& name) {
            return is_source(language, name);
        });
        if (count > most) {
            most = count;
            best = &language;
        }
    }
    return best;
}

std::optional<std::string> entry_point(const Language& language,
                                       const std::vector<std::string>& names) {
    const std::vector<std::string> own = sources_among(language, names);
    if (own.empty()) return std::nullopt;
    for (const std::string& name : own) {
        if (name == "__main__.py") return name;
    }
    for (const std::string& name : own) {
        if (lower(name).starts_with("main.")) return name;
    }
    return own.front();
}

CompilePlan compile_plan(const Language& language, const std::vector<std::string>& staged,
                         CompileJob job) {
    job.sources = sources_among(language, staged);
    if (job.entry_includes_rest) job.sources = {job.entry};
    return language.compile(job);
}

const LastWords* last_words(const Language& language, std::string_view standard_error) {
    for (const LastWords& words : language.last_words) {
        if (standard_error.find(words.text) != std::string_view::npos) return &words;
    }
    return nullptr;
}

}  // namespace rehearse::languages
