// Question groups as roadmap.sh keeps them: a Markdown file whose YAML front matter has a list
// `questions` of `question`, `answer` (a text, or the name of a Markdown file) and `topics`, of
// which some are levels. We read and write three keys more, which others pass over: `id`, `kind`,
// `minutes`.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sets/entry.hpp"

namespace rehearse::sets {

/// The text of an answer's file by its plain name (no folders); nothing when there is none.
using AnswerFile = std::function<std::optional<std::string>(const std::string& name)>;

Reading read_roadmap(std::string_view bytes, const std::string& file, const AnswerFile& answer);
std::string write_roadmap(std::span<const Entry> entries);

}  // namespace rehearse::sets
