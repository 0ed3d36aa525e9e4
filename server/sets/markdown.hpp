// Markdown and HTML, each made of the other, for programs that keep their cards in HTML. Both ways
// know what questions use: paragraphs, headings, lists, quotes, tables, code, emphasis, links,
// breaks. What they do not know stays as text. The HTML that is made holds nothing that runs or
// loads: no raw HTML of the author, no pictures, links to http and https alone. The HTML that is
// read may be anything; of it nothing is kept but text and those marks.
#pragma once

#include <string>
#include <string_view>

namespace rehearse::sets {

std::string html_of_markdown(std::string_view markdown);

struct FromHtml {
    std::string markdown;
    bool had_media = false;  // pictures or sounds, of which only their description is left
};
FromHtml markdown_of_html(std::string_view html);

/// Text without any marks as Markdown that reads the same.
std::string markdown_of_plain(std::string_view text);

std::string escape_html(std::string_view text);

/// A character reference such as "&amp;" or "&#65;" at the beginning of `text`: what it stands for
/// and how long it is. Length 0: none.
struct Reference {
    std::string text;
    std::size_t length = 0;
};
Reference reference_at(std::string_view text);

}  // namespace rehearse::sets
