// A report as Markdown, to be read, kept and pasted. Pure; it writes what the report holds, so who
// may read one may read the other. What people wrote stands in it as text: it makes no heading, no
// link, no HTML, and leaves no block that it stands in.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace rehearse::app {

struct SourceCode {
    std::string language;
    std::string text;
};
/// Of each item the submission that counts.
using Sources = std::map<std::string, SourceCode>;

/// In one line, with every mark that Markdown or HTML would read escaped.
std::string markdown_line(std::string_view text);
/// As a block of code that no line of the text can end.
std::string markdown_block(std::string_view text, std::string_view language);
/// Markdown of somebody who wrote for readers, kept in a quotation.
std::string markdown_quote(std::string_view text);

/// `report` is that of docs/PROTOCOL.md section 5.
std::string report_markdown(const nlohmann::json& report, const Sources& sources);

}  // namespace rehearse::app
