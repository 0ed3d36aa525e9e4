// HTML to Markdown; the other way is markdown.cpp.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sets/markdown.hpp"

namespace rehearse::sets {
namespace {

// Deeper elements, and those beyond some number, are read as if their tags were not there; text
// beyond what any question may hold is left out. So what is made stays small whatever is read.
constexpr std::size_t depth_max = 24;
constexpr std::size_t nodes_max = 50'000;
constexpr std::size_t text_bytes_max = std::size_t{512} * 1024;

template <std::size_t count>
bool holds(const std::array<std::string_view, count>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

constexpr std::array<std::string_view, 26> block_tags{
    "p",  "div",     "ul",     "ol",     "li",     "pre",  "blockquote", "h1",  "h2",
    "h3", "h4",      "h5",     "h6",     "table",  "hr",   "section",    "dl",  "dt",
    "dd", "article", "header", "footer", "figure", "main", "center",     "body"};
constexpr std::array<std::string_view, 12> void_tags{
    "br", "hr", "img", "input", "meta", "link", "col", "source", "wbr", "embed", "track", "area"};
constexpr std::array<std::string_view, 5> hidden_tags{"script", "style", "head", "template",
                                                      "noscript"};
constexpr std::array<std::string_view, 5> media_tags{"img", "audio", "video", "object", "embed"};

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_alnum(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

struct Node {
    std::string tag;   // empty: text
    std::string text;  // of text, references resolved
    std::string href;
    std::string language;
    std::string start;
    std::string alt;
    bool has_block = false;  // itself or within
    std::vector<std::unique_ptr<Node>> children;
};

/// Any bytes become a tree: what is no tag is text, ends without a beginning are passed over.
class Reader {
public:
    explicit Reader(std::string_view html) : html_(html) {
        root_.tag = "body";
        open_.push_back(&root_);
    }

    Node& read() {
        while (at_ < html_.size()) {
            if (html_[at_] == '<' && markup()) continue;
            text();
        }
        mark_blocks(root_);
        return root_;
    }

private:
    bool markup() {
        const std::string_view rest = html_.substr(at_);
        if (rest.starts_with("<!--")) {
            const std::size_t end = rest.find("-->", 4);
            at_ = end == std::string_view::npos ? html_.size() : at_ + end + 3;
            return true;
        }
        if (rest.starts_with("<!") || rest.starts_with("<?")) {
            const std::size_t end = rest.find('>');
            if (end == std::string_view::npos) return false;
            at_ += end + 1;
            return true;
        }
        const bool closes = rest.starts_with("</");
        std::size_t name_end = closes ? 2 : 1;
        const std::size_t name_begin = name_end;
        if (name_end >= rest.size() || !is_letter(rest[name_end])) return false;
        std::string name;
        for (; name_end < rest.size() && name_end - name_begin < 20 &&
               (is_letter(rest[name_end]) || (rest[name_end] >= '0' && rest[name_end] <= '9'));
             ++name_end)
            name += static_cast<char>(rest[name_end] | 0x20);
        const auto tag_end = end_of_tag(rest, name_end);
        if (!tag_end) return false;
        const std::string_view attributes = rest.substr(name_end, *tag_end - name_end);
        at_ += *tag_end + 1;
        if (closes) {
            close(name);
        } else {
            open(std::move(name), attributes);
        }
        return true;
    }

    /// Where its '>' is, which may not be the first: values are quoted. Once a quote has no end,
    /// quotes mean nothing any more.
    std::optional<std::size_t> end_of_tag(std::string_view text, std::size_t at) {
        const std::size_t first = has_more_ends_ ? text.find('>', at) : std::string_view::npos;
        if (first == std::string_view::npos) {
            has_more_ends_ = false;
            return std::nullopt;
        }
        char quote = 0;
        for (; has_good_quotes_ && at < text.size(); ++at) {
            const char c = text[at];
            if (quote != 0) {
                if (c == quote) quote = 0;
            } else if ((c == '"' || c == '\'') && text[at - 1] == '=') {
                quote = c;
            } else if (c == '>') {
                return at;
            } else if (c == '<') {
                return std::nullopt;
            }
        }
        has_good_quotes_ = false;
        return first;
    }

    static std::string attribute(std::string_view attributes, std::string_view name) {
        for (std::size_t at = 0; (at = attributes.find(name, at)) != std::string_view::npos;) {
            const bool begins = at > 0 && is_space(attributes[at - 1]);
            at += name.size();
            if (!begins || at >= attributes.size() || attributes[at] != '=') continue;
            std::string_view value = attributes.substr(at + 1);
            if (value.starts_with('"') || value.starts_with('\'')) {
                value = value.substr(1, value.find(value.front(), 1) - 1);
            } else {
                value = value.substr(0, value.find_first_of(" \t\n"));
            }
            return resolved(value);
        }
        return {};
    }

    static std::string resolved(std::string_view text) {
        std::string out;
        while (!text.empty()) {
            const Reference found = reference_at(text);
            out += found.length > 0 ? found.text : std::string(1, text.front());
            text.remove_prefix(std::max<std::size_t>(found.length, 1));
        }
        return out;
    }

    void open(std::string name, std::string_view attributes) {
        if (holds(hidden_tags, name)) return skip(name);
        // What people leave out: the ends of items, rows and paragraphs.
        if (name == "li" || name == "dt" || name == "dd") close_until(name, {"ul", "ol", "dl"});
        if (name == "tr") close_until(name, {"table", "", ""});
        if (name == "td" || name == "th") {
            close_until("td", {"tr", "table", ""});
            close_until("th", {"tr", "table", ""});
        }
        if (open_.back()->tag == "p" && holds(block_tags, name)) open_.pop_back();
        if (++nodes_ > nodes_max) return;
        auto node = std::make_unique<Node>();
        node->tag = std::move(name);
        node->href = attribute(attributes, "href");
        node->alt = attribute(attributes, "alt");
        node->start = attribute(attributes, "start");
        const std::string classes = attribute(attributes, "class");
        if (const std::size_t at = classes.find("language-"); at != std::string::npos)
            node->language = classes.substr(at + 9, classes.find(' ', at) - at - 9);
        Node* made = node.get();
        open_.back()->children.push_back(std::move(node));
        const bool is_empty = holds(void_tags, made->tag) || attributes.ends_with('/');
        if (!is_empty && open_.size() < depth_max) open_.push_back(made);
    }

    void skip(const std::string& name) {
        const std::size_t end = html_.find("</" + name, at_);
        const std::size_t over = end == std::string_view::npos ? end : html_.find('>', end);
        at_ = over == std::string_view::npos ? html_.size() : over + 1;
    }

    void close(const std::string& name) {
        for (std::size_t i = open_.size(); i > 1; --i) {
            if (open_[i - 1]->tag != name) continue;
            open_.resize(i - 1);
            return;
        }
    }

    void close_until(std::string_view name, const std::array<std::string_view, 3>& borders) {
        for (std::size_t i = open_.size(); i > 1; --i) {
            if (holds(borders, open_[i - 1]->tag)) return;
            if (open_[i - 1]->tag != name) continue;
            open_.resize(i - 1);
            return;
        }
    }

    void text() {
        const std::size_t end = std::min(html_.find('<', at_ + 1), html_.size());
        const std::string_view piece = html_.substr(at_, end - at_);
        at_ = end;
        if (text_bytes_ > text_bytes_max) return;
        text_bytes_ += piece.size();
        auto& siblings = open_.back()->children;
        if (siblings.empty() || !siblings.back()->tag.empty())
            siblings.push_back(std::make_unique<Node>());
        siblings.back()->text += resolved(piece);
    }

    static bool mark_blocks(Node& node) {
        node.has_block = holds(block_tags, node.tag);
        for (const auto& child : node.children)
            if (mark_blocks(*child)) node.has_block = true;
        return node.has_block;
    }

    std::string_view html_;
    std::size_t at_ = 0;
    Node root_;
    std::vector<Node*> open_;
    std::size_t nodes_ = 0;
    std::size_t text_bytes_ = 0;
    bool has_more_ends_ = true;
    bool has_good_quotes_ = true;
};

/// Text that Markdown would read as marks gets backslashes, and only that.
std::string escaped(std::string_view text, char before) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const char previous = i > 0 ? text[i - 1] : before;
        const char next = i + 1 < text.size() ? text[i + 1] : ' ';
        bool needs = false;
        if (c == '`') needs = true;
        if (c == '*') needs = !(is_space(previous) && is_space(next));
        if (c == '_')
            needs =
                !(is_alnum(previous) && is_alnum(next)) && !(is_space(previous) && is_space(next));
        if (c == '\\') needs = next > ' ' && next < '\x7f' && !is_alnum(next);
        if (c == '[') needs = text.find("](", i) != std::string_view::npos;
        if (c == '&') needs = reference_at(text.substr(i)).length > 0;
        if (needs) out += '\\';
        out += c;
    }
    return out;
}

class Writer {
public:
    FromHtml write(const Node& root) {
        FromHtml made;
        made.markdown = joined(blocks(root), "\n\n");
        made.had_media = had_media_;
        return made;
    }

private:
    using Blocks = std::vector<std::string>;

    /// What stands between blocks is a paragraph of its own.
    Blocks blocks(const Node& parent) {
        Blocks all;
        std::string run;
        const auto flush = [&] {
            for (std::string& text : paragraphs(run)) all.push_back(std::move(text));
            run.clear();
        };
        for (const auto& child : parent.children) {
            if (!child->has_block) {
                inline_into(run, *child);
                continue;
            }
            flush();
            block_into(all, *child);
        }
        flush();
        return all;
    }

    void block_into(Blocks& all, const Node& node) {
        if (node.tag == "pre") {
            all.push_back(code_block(node));
        } else if (node.tag == "ul" || node.tag == "ol") {
            all.push_back(list(node));
        } else if (node.tag == "blockquote") {
            std::string quoted = "> ";
            for (const char c : joined(blocks(node), "\n\n")) {
                quoted += c;
                if (c == '\n') quoted += "> ";
            }
            all.push_back(std::move(quoted));
        } else if (node.tag == "table") {
            all.push_back(table(node));
        } else if (node.tag == "hr") {
            all.emplace_back("***");
        } else if (node.tag.size() == 2 && node.tag[0] == 'h') {
            std::string line = one_line(node);
            if (!line.empty())
                all.push_back(std::string(static_cast<std::size_t>(node.tag[1] - '0'), '#') + " " +
                              std::move(line));
        } else {
            for (std::string& block : blocks(node)) all.push_back(std::move(block));
        }
    }

    static std::string joined(const Blocks& blocks, std::string_view between) {
        std::string all;
        for (const std::string& block : blocks) {
            if (block.empty()) continue;
            if (!all.empty()) all += between;
            all += block;
        }
        return all;
    }

    // A break is kept as '\v' until its paragraph is whole; two of them end it.
    static Blocks paragraphs(std::string_view run) {
        Blocks all(1);
        std::size_t breaks = 0;
        for (const char c : run) {
            std::string& text = all.back();
            if (c == '\v') {
                ++breaks;
                continue;
            }
            if (is_space(c) && (text.empty() || breaks > 0 || is_space(text.back()))) {
                if (c == '\n' && !text.empty() && breaks == 0) text.back() = '\n';
                continue;
            }
            if (breaks > 0 && !text.empty()) {
                while (!text.empty() && is_space(text.back())) text.pop_back();
                if (breaks == 1) {
                    text += "  \n";
                } else {
                    all.emplace_back();
                }
            }
            breaks = 0;
            all.back() += c == '\t' || c == '\r' ? ' ' : c;
        }
        for (std::string& text : all) {
            while (!text.empty() && is_space(text.back())) text.pop_back();
            if (text.starts_with('#')) text.insert(0, 1, '\\');
        }
        std::erase_if(all, [](const std::string& text) { return text.empty(); });
        return all;
    }

    void inline_into(std::string& run, const Node& node) {
        if (node.tag.empty()) {
            run += escaped(node.text, run.empty() ? ' ' : run.back());
        } else if (node.tag == "br") {
            run += '\v';
        } else if (node.tag == "code" || node.tag == "tt" || node.tag == "kbd" ||
                   node.tag == "samp") {
            run += code_span(text_of(node));
        } else if (node.tag == "b" || node.tag == "strong") {
            emphasis(run, node, "**");
        } else if (node.tag == "i" || node.tag == "em" || node.tag == "cite") {
            emphasis(run, node, "*");
        } else if (node.tag == "a") {
            link(run, node);
        } else if (holds(media_tags, node.tag)) {
            had_media_ = true;
            if (!node.alt.empty()) run += "(" + escaped(node.alt, ' ') + ")";
        } else {
            for (const auto& child : node.children) inline_into(run, *child);
        }
    }

    void emphasis(std::string& run, const Node& node, std::string_view mark) {
        std::string inside;
        for (const auto& child : node.children) inline_into(inside, *child);
        const auto is_outside = [](char c) { return is_space(c) || c == '\v'; };
        std::size_t begin = 0;
        while (begin < inside.size() && is_outside(inside[begin])) ++begin;
        std::size_t end = inside.size();
        while (end > begin && is_outside(inside[end - 1])) --end;
        run += inside.substr(0, begin);
        std::string_view text = std::string_view(inside).substr(begin, end - begin);
        // Marks do not reach over the end of a paragraph.
        const bool is_kept = !text.empty() && text.find("\v\v") == std::string_view::npos &&
                             !text.starts_with('*') && !text.ends_with('*');
        if (is_kept) run += mark;
        run += text;
        if (is_kept) run += mark;
        run += inside.substr(end);
    }

    void link(std::string& run, const Node& node) {
        std::string label;
        for (const auto& child : node.children) inline_into(label, *child);
        const bool is_web = node.href.starts_with("http://") || node.href.starts_with("https://");
        const bool fits = is_web && node.href.find_first_of("() \n\t<>\"\v") == std::string::npos &&
                          label.find_first_of("[]\v") == std::string::npos && !label.empty();
        run += fits ? "[" + label + "](" + node.href + ")" : label;
    }

    static std::string text_of(const Node& node) {
        if (node.tag.empty()) return node.text;
        if (node.tag == "br") return "\n";
        std::string all;
        for (const auto& child : node.children) {
            const bool is_line = child->tag == "div" || child->tag == "p";
            if (is_line && !all.empty() && all.back() != '\n') all += '\n';
            all += text_of(*child);
        }
        return all;
    }

    static std::size_t longest_run(std::string_view text, char c) {
        std::size_t longest = 0;
        std::size_t run = 0;
        for (const char each : text) {
            run = each == c ? run + 1 : 0;
            longest = std::max(longest, run);
        }
        return longest;
    }

    static std::string code_span(std::string text) {
        std::replace(text.begin(), text.end(), '\v', ' ');
        if (text.find_first_not_of(" \n\t") == std::string::npos) return text.empty() ? "" : " ";
        std::size_t length = 1;
        // As few as will do: a run of exactly so many must not stand in it.
        const auto has_run = [&](std::size_t wanted) {
            std::size_t run = 0;
            for (std::size_t i = 0; i <= text.size(); ++i) {
                if (i < text.size() && text[i] == '`') {
                    ++run;
                } else {
                    if (run == wanted) return true;
                    run = 0;
                }
            }
            return false;
        };
        while (has_run(length)) ++length;
        const std::string ticks(length, '`');
        const bool pads = text.front() == '`' || text.back() == '`' ||
                          (text.front() == ' ' && text.back() == ' ');
        return pads ? ticks + " " + text + " " + ticks : ticks + text + ticks;
    }

    static std::string code_block(const Node& node) {
        std::string text = text_of(node);
        std::string language = node.language;
        for (const auto& child : node.children)
            if (child->tag == "code" && language.empty()) language = child->language;
        if (language.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789+#-_.") != std::string::npos)
            language.clear();
        if (text.starts_with('\n')) text.erase(0, 1);
        if (!text.ends_with('\n')) text += '\n';
        const std::string ticks(std::max<std::size_t>(3, longest_run(text, '`') + 1), '`');
        return ticks + language + "\n" + text + ticks;
    }

    std::string list(const Node& node) {
        std::size_t number = 1;
        if (!node.start.empty() && node.start.size() < 8 &&
            node.start.find_first_not_of("0123456789") == std::string::npos)
            number = std::stoul(node.start);
        Blocks items;
        bool is_loose = false;
        for (const auto& child : node.children) {
            if (child->tag.empty() && child->text.find_first_not_of(" \t\n") == std::string::npos)
                continue;
            if (child->tag == "li" && std::any_of(child->children.begin(), child->children.end(),
                                                  [](const auto& one) { return one->tag == "p"; }))
                is_loose = true;
            Blocks parts;
            if (child->tag == "li") {
                parts = blocks(*child);
            } else if (child->has_block) {
                block_into(parts, *child);
            } else {
                std::string run;
                inline_into(run, *child);
                parts = paragraphs(run);
            }
            if (joined(parts, "").empty()) continue;
            const std::string marker = node.tag == "ol" ? std::to_string(number) + ". " : "- ";
            ++number;
            std::string item = marker;
            for (const char c : joined(parts, is_loose ? "\n\n" : "\n")) {
                if (item.back() == '\n' && c != '\n') item.append(marker.size(), ' ');
                item += c;
            }
            items.push_back(std::move(item));
        }
        return joined(items, is_loose ? "\n\n" : "\n");
    }

    std::string one_line(const Node& node) {
        std::string line;
        for (const char c : joined(blocks(node), " ")) {
            if (!is_space(c)) {
                line += c;
            } else if (!line.empty() && line.back() != ' ') {
                line += ' ';
            }
        }
        return line;
    }

    void rows_into(std::vector<Blocks>& rows, const Node& node) {
        for (const auto& child : node.children) {
            if (child->tag == "tr") {
                Blocks cells;
                for (const auto& cell : child->children) {
                    if (cell->tag != "td" && cell->tag != "th") continue;
                    std::string text;
                    for (const char c : one_line(*cell)) {
                        if (c == '|') text += '\\';
                        text += c;
                    }
                    cells.push_back(std::move(text));
                }
                if (!cells.empty()) rows.push_back(std::move(cells));
            } else if (child->tag == "thead" || child->tag == "tbody" || child->tag == "tfoot") {
                rows_into(rows, *child);
            }
        }
    }

    std::string table(const Node& node) {
        std::vector<Blocks> rows;
        rows_into(rows, node);
        std::string text;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (i > 0) text += '\n';
            text += '|';
            for (const std::string& cell : rows[i]) text += " " + cell + " |";
            if (i > 0) continue;
            text += "\n|";
            for (std::size_t k = 0; k < rows[i].size(); ++k) text += "---|";
        }
        return text;
    }

    bool had_media_ = false;
};

}  // namespace

FromHtml markdown_of_html(std::string_view html) {
    Reader reader(html);
    return Writer().write(reader.read());
}

std::string markdown_of_plain(std::string_view text) {
    std::string out;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::string_view line = text.substr(begin, end - begin);
        if (line.starts_with('#') || line.starts_with('>')) out += '\\';
        out += escaped(line, ' ');
        if (end < text.size()) out += '\n';
        begin = end + 1;
    }
    return out;
}

}  // namespace rehearse::sets
