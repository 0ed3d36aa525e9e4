#include "app/report_markdown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/answer_text.hpp"

namespace rehearse::app {
namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string line_of(const json& object, const char* name) {
    return markdown_line(text_of(object, name));
}

std::string number(const json& value) {
    return value.is_number() ? fmt::format("{:g}", value.get<double>()) : "-";
}

std::string minutes(const json& millis) {
    if (!millis.is_number()) return "-";
    const auto seconds = millis.get<std::int64_t>() / 1'000;
    return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

std::string points(const json& of) {
    return fmt::format("{} of {}", number(of.at("score")), number(of.at("max_score")));
}

/// Who a person is, as the interview's part of the report names them.
std::string name_of(const json& interview, const std::string& person) {
    for (const json& one : interview.value("people", json::array())) {
        if (one.value("person", "") == person) return line_of(one, "name");
    }
    return markdown_line(person);
}

/// Whether Markdown would read that character as more than itself, after what was written so far of
/// its line.
bool is_mark(std::string_view text, std::size_t at, std::string_view written) {
    const char c = text[at];
    if (std::string_view("\\`*_[]{}|~@$").find(c) != std::string_view::npos) return true;
    // Lists, headings and quotations begin a line; an address is a link without any mark.
    if (std::string_view("#+-=>").find(c) != std::string_view::npos) return written.empty();
    if (c == ':') return text.substr(at).starts_with("://");
    if (c != '.' && c != ')') return false;
    // A number that begins a list has nine digits at most (CommonMark 0.31, 5.2).
    const bool is_number = !written.empty() && written.size() <= 9 &&
                           written.find_first_not_of("0123456789") == std::string_view::npos;
    return is_number || written.ends_with("www") || written.ends_with("WWW");
}

void write_head(std::string& out, const json& report) {
    out += fmt::format("# {}\n\n", line_of(report, "title"));
    if (report.at("max_score").get<double>() > 0)
        out += fmt::format("**{} points.** ", points(report));
    out += "Scores of theory are an estimate: they say which key points the words touched.\n\n";
    out += "| Round | Score | Time |\n|---|---|---|\n";
    for (const json& round : report.at("rounds")) {
        double score = 0;
        double max_score = 0;
        for (const json& item : round.at("items")) {
            score += item.at("score").get<double>();
            max_score += item.at("max_score").get<double>();
        }
        out +=
            fmt::format("| {} | {:g} of {:g} | {} of {} |\n", line_of(round, "title"), score,
                        max_score, minutes(round.at("spent_ms")), minutes(round.at("budget_ms")));
    }
    out += '\n';
}

void write_key_points(std::string& out, const json& theory) {
    if (theory.at("key_points").empty()) return;
    out += "#### Key points\n\n";
    for (const json& point : theory.at("key_points")) {
        out +=
            fmt::format("- [{}] {}{}\n", point.at("hit").get<bool>() ? 'x' : ' ',
                        line_of(point, "text"), point.at("must").get<bool>() ? " (essential)" : "");
        if (const std::string sentence = line_of(point, "sentence"); !sentence.empty())
            out += fmt::format("  - Found in: {}\n", sentence);
        if (const std::string why = line_of(point, "why"); !why.empty())
            out += fmt::format("  - Why: {}\n", why);
        if (const json by = point.value("overruled", json()); by.is_object())
            out += fmt::format("  - The estimate was overruled by {}.\n", line_of(by, "name"));
        if (const std::string feedback = line_of(point, "feedback"); !feedback.empty())
            out += fmt::format("  - {}\n", feedback);
    }
    out += '\n';
}

void write_red_flags(std::string& out, const json& theory, bool flags_cost) {
    if (theory.at("red_flags").empty()) return;
    out += "#### Worth correcting\n\n";
    const auto stands = [](const json& flag) { return flag.value("stands", true); };
    const json& flags = theory.at("red_flags");
    if (flags_cost && std::any_of(flags.begin(), flags.end(), stands))
        out += "Each that stands takes a quarter off what is left of the estimate.\n\n";
    for (const json& flag : flags) {
        const std::string sentence = line_of(flag, "sentence");
        out += fmt::format("- {}{}{}\n", line_of(flag, "text"), sentence.empty() ? "" : ": ",
                           sentence);
        if (const std::string why = line_of(flag, "why"); !why.empty())
            out += fmt::format("  - Why: {}\n", why);
        if (const json by = flag.value("overruled", json()); by.is_object())
            out += flag.value("stands", true)
                       ? fmt::format("  - The estimate did not find it; {} says it was said.\n",
                                     line_of(by, "name"))
                       : fmt::format("  - Dismissed by {}: it counts for nothing.\n",
                                     line_of(by, "name"));
    }
    out += '\n';
}

void write_theory(std::string& out, const json& theory, bool flags_cost) {
    out += "#### Answer\n\n";
    const std::string answer = answer_text(theory);
    out += answer.empty() ? "No answer.\n\n" : markdown_block(answer, "text");
    write_red_flags(out, theory, flags_cost);
    write_key_points(out, theory);
    if (const std::string model = text_of(theory, "model_answer"); !model.empty())
        out += "#### A model answer\n\n" + markdown_quote(model);
}

void write_coding(std::string& out, const json& coding, const SourceCode* source) {
    out += fmt::format("{} submissions, {} runs, {} hints opened.\n\n",
                       coding.at("submissions").size(), number(coding.at("runs")),
                       number(coding.at("hints_revealed")));
    for (const json& one : coding.at("submissions")) {
        const std::string verdict = line_of(one, "verdict");
        out +=
            fmt::format("- {} in {}: {} of {} tests{}\n", verdict.empty() ? "-" : verdict,
                        line_of(one, "language"), number(one.at("passed")), number(one.at("total")),
                        one.at("job") == coding.at("counted") ? " (counts)" : "");
    }
    if (!coding.at("submissions").empty()) out += '\n';
    for (const json& category : coding.at("categories")) {
        out += fmt::format("- {}: {} of {}\n", line_of(category, "category"),
                           number(category.at("passed")), number(category.at("total")));
    }
    if (!coding.at("categories").empty()) out += '\n';
    if (source != nullptr)
        out +=
            "#### The submission that counts\n\n" + markdown_block(source->text, source->language);
    if (const std::string open = text_of(coding, "unsubmitted"); !open.empty())
        out += "#### Not submitted\n\n" + markdown_block(open, text_of(coding, "language"));
}

void write_item(std::string& out, const json& item, const Sources& sources, bool flags_cost) {
    out += fmt::format("### {}\n\n", line_of(item, "title"));
    if (item.value("skipped", false)) {
        out += "Skipped: counts for nothing.\n\n";
    } else {
        out += fmt::format("{}, {} of {} min.", points(item), minutes(item.at("spent_ms")),
                           number(item.at("minutes")));
        if (item.value("self", json()).is_number())
            out += fmt::format(" Self-rating: {} of 5.", number(item.at("self")));
        if (item.value("rated", json()).is_number())
            out += fmt::format(" Interviewers: {} of 5.", number(item.at("rated")));
        out += "\n\n";
    }
    if (item.at("theory").is_object()) write_theory(out, item.at("theory"), flags_cost);
    if (item.at("coding").is_object()) {
        const auto source = sources.find(item.at("id").get<std::string>());
        write_coding(out, item.at("coding"), source == sources.end() ? nullptr : &source->second);
    }
}

void write_interview(std::string& out, const json& interview) {
    const json console = interview.value("console", json());
    if (!console.is_object()) return;
    out += "## For interviewers alone\n\n";
    for (const json& one : console.at("recommended")) {
        out += fmt::format("- {}: {}. {}\n", name_of(interview, text_of(one, "person")),
                           line_of(one, "value"), line_of(one, "text"));
    }
    for (const json& one : console.at("ratings")) {
        out +=
            fmt::format("- {} on {}, {}: {} of 5. {}\n", name_of(interview, text_of(one, "person")),
                        one.at("item").is_null() ? "the session" : line_of(one, "item"),
                        line_of(one, "criterion"), number(one.at("points")), line_of(one, "text"));
    }
    for (const json& one : console.at("notes")) {
        out += fmt::format("- {}, on {}: {}\n", name_of(interview, text_of(one, "person")),
                           one.at("item").is_null() ? "the session" : line_of(one, "item"),
                           line_of(one, "text"));
    }
    out += '\n';
}

}  // namespace

std::string markdown_line(std::string_view text) {
    std::string out;
    bool is_gap = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7F) {
            is_gap = !out.empty();
            continue;
        }
        if (is_gap) out += ' ';
        is_gap = false;
        if (c == '<') {
            out += "&lt;";
        } else if (c == '&') {
            out += "&amp;";
        } else {
            if (is_mark(text, at, out)) out += '\\';
            out += c;
        }
    }
    return out;
}

std::string markdown_block(std::string_view text, std::string_view language) {
    std::size_t longest = 2;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const std::string fence(longest + 1, '`');
    std::string info;
    for (const char c : language) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) info += c;
    }
    const bool is_ended = !text.empty() && text.back() == '\n';
    return fmt::format("{}{}\n{}{}{}\n\n", fence, info, text, is_ended ? "" : "\n", fence);
}

std::string markdown_quote(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out += fmt::format("> {}\n", text.substr(at, end - at));
        at = end + 1;
    }
    return out + '\n';
}

std::string report_markdown(const json& report, const Sources& sources) {
    std::string out;
    write_head(out, report);
    // In a pair nobody may dismiss one that is none, so there it costs nothing.
    const bool flags_cost = text_of(report, "mode") != "pair";
    for (const json& round : report.at("rounds")) {
        out += fmt::format("## {}\n\n", line_of(round, "title"));
        for (const json& item : round.at("items")) write_item(out, item, sources, flags_cost);
    }
    if (const std::string scratch = text_of(report, "scratch"); !scratch.empty())
        out += "## Scratchpad\n\n" + markdown_block(scratch, "text");
    if (report.value("interview", json()).is_object()) write_interview(out, report.at("interview"));
    return out;
}

}  // namespace rehearse::app
