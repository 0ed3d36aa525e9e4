#include "sets/moodle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <charconv>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include "sets/choices.hpp"
#include "sets/markdown.hpp"

namespace rehearse::sets {
namespace {

using Tree = boost::property_tree::ptree;

// Moodle's files are six deep. The parser descends recursively, so this is checked before it runs.
constexpr int depth_max = 32;
constexpr std::size_t elements_max = 400'000;
constexpr std::size_t answers_max = 64;

struct Shape {
    std::vector<int> question_lines;  // of every <question> below the root
    theory::Fault fault;              // its message is empty when all is well
};

/// Walks over the tags without making anything of them.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    Shape run() {
        while (shape_.fault.message.empty() && at_ < text_.size()) {
            const std::size_t next = std::min(text_.find('<', at_), text_.size());
            skip_to(next);
            if (at_ < text_.size()) markup();
        }
        if (shape_.fault.message.empty() && depth_ != 0) fail("ends within an element");
        if (shape_.fault.message.empty() && elements_ == 0) fail("is not XML");
        return std::move(shape_);
    }

private:
    void fail(std::string message) {
        shape_.fault.line = line_;
        shape_.fault.message = std::move(message);
    }

    void skip_to(std::size_t end) {
        line_ +=
            static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                        text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
        at_ = end;
    }

    bool skip_past(std::string_view end, std::size_t from) {
        const std::size_t found = text_.find(end, from);
        if (found == std::string_view::npos) {
            fail(fmt::format("has no \"{}\" where one is needed", end));
            return false;
        }
        skip_to(found + end.size());
        return true;
    }

    void markup() {
        const std::string_view rest = text_.substr(at_);
        if (rest.starts_with("<!--")) {
            skip_past("-->", at_ + 4);
        } else if (rest.starts_with("<![CDATA[")) {
            skip_past("]]>", at_ + 9);
        } else if (rest.starts_with("<?")) {
            declaration();
        } else if (rest.starts_with("<!")) {
            fail("has a document type or another declaration: remove it");
        } else if (rest.starts_with("</")) {
            if (!skip_past(">", at_)) return;
            if (--depth_ < 0) fail("closes an element that is not open");
        } else {
            element();
        }
    }

    void declaration() {
        const std::size_t end = std::min(text_.find("?>", at_), text_.size());
        std::string words(text_.substr(at_, end - at_));
        for (char& c : words)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        const bool names_encoding = words.find("encoding") != std::string::npos;
        if (names_encoding && words.find("utf-8") == std::string::npos &&
            words.find("us-ascii") == std::string::npos)
            return fail("is not in UTF-8 by its first line: save it as UTF-8");
        skip_past("?>", at_);
    }

    void element() {
        const int line = line_;
        const bool is_question =
            depth_ == 1 && text_.substr(at_).starts_with("<question") && at_ + 9 < text_.size() &&
            std::string_view(" \n\t>/").find(text_[at_ + 9]) != std::string_view::npos;
        char quote = 0;
        std::size_t end = at_ + 1;
        for (; end < text_.size(); ++end) {
            const char c = text_[end];
            if (quote != 0) {
                if (c == quote) quote = 0;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>' || c == '<') {
                break;
            }
        }
        if (end >= text_.size() || text_[end] == '<') return fail("has a tag without an end");
        const bool is_empty = text_[end - 1] == '/';
        skip_to(end + 1);
        if (++elements_ > elements_max) return fail("has too many elements");
        if (is_question) shape_.question_lines.push_back(line);
        if (is_empty) return;
        if (++depth_ > depth_max) fail(fmt::format("is nested deeper than {} levels", depth_max));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
    int depth_ = 0;
    std::size_t elements_ = 0;
    Shape shape_;
};

std::string one_line(std::string_view markdown) {
    return title_from(markdown);
}

struct Answer {
    std::string text;  // Markdown
    std::string feedback;
    double fraction = 0;
};

class Reader {
public:
    Reader(Reading& reading, const std::string& file, std::vector<int> lines)
        : reading_(reading), file_(file), lines_(std::move(lines)) {}

    void read(const Tree& document) {
        const auto quiz = document.get_child_optional("quiz");
        if (!quiz) {
            reading_.faults.push_back({file_, 1, "", "has no element quiz at its root"});
            return;
        }
        std::size_t index = 0;
        for (const auto& [name, node] : *quiz) {
            if (name != "question") continue;
            line_ = index < lines_.size() ? lines_[index] : 0;
            where_ = fmt::format("question[{}]", index++);
            if (reading_.entries.size() >= entries_max) {
                fault("", fmt::format("the file holds more than {} questions", entries_max));
                return;
            }
            read_question(node);
        }
        for (const auto& [type, count] : left_out_)
            reading_.notes.push_back(fmt::format(
                "{} of type {} were left out: there is nothing like it here.", count, type));
        for (const auto& [type, count] : as_text_)
            reading_.notes.push_back(fmt::format(
                "{} of type {} became questions to be answered in words.", count, type));
        if (without_why_ > 0)
            reading_.notes.push_back(fmt::format(
                "{} no reason, which is told afterwards: write it.",
                without_why_ == 1 ? "1 option says" : fmt::format("{} options say", without_why_)));
        if (media_ > 0)
            reading_.notes.push_back(
                fmt::format("Of pictures in {} texts only their description was kept.", media_));
    }

private:
    void fault(std::string_view field, std::string message) {
        reading_.faults.push_back({file_, line_,
                                   field.empty() ? where_ : fmt::format("{}.{}", where_, field),
                                   std::move(message)});
    }

    /// A text of the file as Markdown, by the format that it says it has.
    std::string markdown(const Tree& node, std::string_view format_otherwise = "html") {
        const std::string text = node.get<std::string>("text", "");
        const std::string format =
            node.get<std::string>("<xmlattr>.format", std::string(format_otherwise));
        if (format == "markdown") return strip(text);
        if (format == "plain_text") return strip(markdown_of_plain(text));
        FromHtml made = markdown_of_html(text);
        if (made.had_media) ++media_;
        return std::move(made.markdown);
    }
    std::string markdown(const Tree& node, const char* child) {
        const auto found = node.get_child_optional(child);
        return found ? markdown(*found) : std::string();
    }

    static std::string strip(std::string_view text) {
        const std::size_t begin = text.find_first_not_of(" \t\n");
        if (begin == std::string_view::npos) return {};
        // Spaces before the first word may make code of it.
        const std::size_t line = text.rfind('\n', begin);
        text = text.substr(line == std::string_view::npos ? 0 : line + 1);
        return std::string(text.substr(0, text.find_last_not_of(" \t\n") + 1));
    }

    /// What an answer is worth, in percent.
    static double fraction_of(const Tree& answer) {
        const std::string text = answer.get<std::string>("<xmlattr>.fraction", "0");
        double fraction = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), fraction);
        static_cast<void>(end);
        return error == std::errc{} ? fraction : 0;
    }

    std::vector<Answer> answers(const Tree& node, std::string_view format) {
        std::vector<Answer> all;
        for (const auto& [name, child] : node) {
            if (name != "answer" || all.size() >= answers_max) continue;
            Answer answer;
            answer.text = markdown(child, format);
            answer.feedback = markdown(child, "feedback");
            answer.fraction = fraction_of(child);
            if (!answer.text.empty()) all.push_back(std::move(answer));
        }
        return all;
    }

    void read_category(const Tree& node) {
        const std::string path = node.get<std::string>("category.text", "");
        std::string last;
        for (std::size_t at = 0; at <= path.size();) {
            const std::size_t end = std::min(path.find('/', at), path.size());
            const std::string part = path.substr(at, end - at);
            if (part != "top" && !part.starts_with('$') && !part.starts_with("Default for "))
                last = part;
            at = end + 1;
        }
        category_ = slug_of(last);
    }

    void read_question(const Tree& node) {
        const std::string type = node.get<std::string>("<xmlattr>.type", "");
        if (type == "category") return read_category(node);
        Entry entry;
        entry.line = line_;
        entry.where = where_;
        entry.text = markdown(node, "questiontext");
        entry.title = one_line(markdown_of_plain(node.get<std::string>("name.text", "")));
        if (entry.title.empty()) entry.title = title_from(entry.text);
        entry.id = node.get<std::string>("idnumber", "");
        if (const auto tags = node.get_child_optional("tags")) {
            for (const auto& [name, tag] : *tags)
                if (name == "tag") add_tag(entry, strip(tag.get<std::string>("text", "")));
        }
        if (entry.topics.empty() && !category_.empty()) entry.topics.push_back(category_);
        const std::string feedback = markdown(node, "generalfeedback");
        bool is_known = true;
        if (type == "essay") {
            entry.answer = markdown(node, "graderinfo");
            if (entry.answer.empty()) entry.answer = feedback;
        } else if (type == "shortanswer") {
            read_short(node, entry, feedback);
        } else if (type == "truefalse") {
            read_true_false(node, entry, feedback);
        } else if (type == "multichoice") {
            if (!read_options(node, entry, feedback)) read_choice(node, entry, feedback);
        } else if (type == "ordering") {
            if (!read_steps(node, entry, feedback)) read_ordering(node, entry, feedback);
        } else if (type == "matching") {
            read_matching(node, entry, feedback);
        } else {
            is_known = false;
        }
        if (!is_known) {
            // Anything may stand there, and it is shown to people.
            const std::string shown = slug_of(type);
            ++left_out_[shown.empty() ? "(none)" : shown];
            return;
        }
        const bool has_form = !entry.options.empty() || !entry.steps.empty();
        if (type != "essay" && type != "shortanswer" && !has_form) ++as_text_[type];
        if (entry.text.empty()) return fault("questiontext", "is missing or empty");
        if (entry.answer.empty()) {
            return fault(type == "essay" ? "graderinfo" : "answer",
                         type == "essay" ? "is empty, and so is generalfeedback: a question needs "
                                           "a model answer"
                                         : "has none that is right");
        }
        reading_.entries.push_back(std::move(entry));
    }

    static void add_feedback(Entry& entry, const std::string& feedback) {
        if (!feedback.empty()) entry.answer += "\n\n" + feedback;
    }

    void read_short(const Tree& node, Entry& entry, const std::string& feedback) {
        Point point;
        for (const Answer& answer : answers(node, "moodle_auto_format")) {
            if (answer.fraction < 50) continue;
            std::string line = one_line(answer.text);
            if (line.empty()) continue;
            if (point.any.empty()) {
                entry.answer = answer.text;
                point.text = line;
            }
            // There a star stands for anything.
            std::replace(line.begin(), line.end(), '*', ' ');
            point.any.push_back(std::move(line));
        }
        if (point.any.empty()) return;
        entry.points.push_back(std::move(point));
        add_feedback(entry, feedback);
    }

    void read_true_false(const Tree& node, Entry& entry, const std::string& feedback) {
        std::optional<bool> right;
        std::string why;
        for (const Answer& answer : answers(node, "moodle_auto_format")) {
            if (answer.fraction < 50) continue;
            right = answer.text == "true";
            why = answer.feedback;
        }
        if (!right) return;
        entry.text += "\n\nIs this so? Say why.";
        entry.answer = *right ? "Yes, this is true." : "This is false.";
        if (!why.empty()) entry.answer += "\n\n" + why;
        add_feedback(entry, feedback);
        if (*right) {
            entry.points.push_back({"It is true", {"true", "yes", "correct", "right"}});
        } else {
            entry.points.push_back(
                {"It is false", {"false", "wrong", "incorrect", "not true", "untrue"}});
        }
    }

    /// What keeps lines from being a form, by file, line and field.
    void note_misfit(const Misfit& misfit) {
        const std::string field =
            misfit.line ? fmt::format("{}.answer[{}]", where_, *misfit.line) : where_ + ".answer";
        reading_.notes.push_back(
            fmt::format("{}; it became a question to be answered in words.",
                        theory::to_string(theory::Fault{file_, line_, field, misfit.message})));
    }

    /// The answers as lines of a form; a text that is none is empty.
    std::vector<FormLine> form_lines(const Tree& node) {
        std::vector<FormLine> lines;
        for (const auto& [name, child] : node) {
            if (name != "answer" || lines.size() >= answers_max) continue;
            FormLine line;
            line.text = single_line(printable(markdown(child))).value_or("");
            const std::string feedback = printable(markdown(child, "feedback"));
            line.why = single_line(feedback).value_or(title_from(feedback));
            line.correct = fraction_of(child) > 0;
            lines.push_back(std::move(line));
        }
        return lines;
    }

    bool read_options(const Tree& node, Entry& entry, const std::string& feedback) {
        const std::string single = node.get<std::string>("single", "true");
        entry.several = single == "false" || single == "0";
        const std::size_t media = media_;
        std::vector<FormLine> options = form_lines(node);
        if (const auto misfit = misfit_of_options(options, entry.several)) {
            note_misfit(*misfit);
            media_ = media;  // they are read again
            return false;
        }
        give_ids(options);
        std::string right;
        for (FormLine& option : options) {
            if (option.correct) right += fmt::format("- {}\n", option.text);
            if (!option.why.empty()) continue;
            ++without_why_;
            option.why = option.correct ? "This is right." : "This is wrong.";
        }
        entry.answer = "Right:\n\n" + strip(right);
        add_feedback(entry, feedback);
        entry.options = std::move(options);
        return true;
    }

    bool read_steps(const Tree& node, Entry& entry, const std::string& feedback) {
        const std::size_t media = media_;
        std::vector<FormLine> steps = form_lines(node);
        if (const auto misfit = misfit_of_steps(steps)) {
            note_misfit(*misfit);
            media_ = media;
            return false;
        }
        give_ids_in_disorder(steps);
        for (std::size_t i = 0; i < steps.size(); ++i)
            entry.answer += fmt::format("{}{}. {}", i == 0 ? "" : "\n", i + 1, steps[i].text);
        add_feedback(entry, feedback);
        entry.steps = std::move(steps);
        return true;
    }

    void read_choice(const Tree& node, Entry& entry, const std::string& feedback) {
        const std::vector<Answer> all = answers(node, "html");
        std::string options;
        std::string right;
        for (std::size_t i = 0; i < all.size() && i < 26; ++i) {
            const char letter = static_cast<char>('A' + i);
            const std::string line = one_line(all[i].text);
            options += fmt::format("- {}: {}\n", letter, line);
            if (all[i].fraction <= 0) continue;
            right += fmt::format("- Option {}: {}", letter, line);
            if (!all[i].feedback.empty()) right += ". " + one_line(all[i].feedback);
            right += '\n';
            const char low = static_cast<char>('a' + i);
            entry.points.push_back({fmt::format("Option {}: {}", letter, line),
                                    {fmt::format("option {}", low), fmt::format("answer {}", low),
                                     fmt::format("choice {}", low)}});
        }
        if (right.empty()) return;
        entry.text += "\n\nChoose what is right and say why:\n\n" + strip(options);
        entry.answer = strip(right);
        add_feedback(entry, feedback);
    }

    void read_ordering(const Tree& node, Entry& entry, const std::string& feedback) {
        std::vector<std::string> steps;
        for (const Answer& answer : answers(node, "html")) steps.push_back(one_line(answer.text));
        if (steps.size() < 2) return;
        std::vector<std::string> shown = steps;
        std::sort(shown.begin(), shown.end());
        entry.text += "\n\nPut these in order:\n";
        for (const std::string& step : shown) entry.text += "\n- " + step;
        for (std::size_t i = 0; i < steps.size(); ++i)
            entry.answer += fmt::format("{}{}. {}", i == 0 ? "" : "\n", i + 1, steps[i]);
        for (std::size_t i = 0; i + 1 < steps.size(); ++i)
            entry.answer += fmt::format("{}\"{}\" comes before \"{}\".", i == 0 ? "\n\n" : "\n",
                                        steps[i], steps[i + 1]);
        for (std::size_t i = 0; i + 1 < steps.size(); ++i)
            entry.points.push_back(
                {fmt::format("\"{}\" before \"{}\"", steps[i], steps[i + 1]),
                 {steps[i] + " comes before " + steps[i + 1], steps[i] + " ... " + steps[i + 1]}});
        add_feedback(entry, feedback);
    }

    void read_matching(const Tree& node, Entry& entry, const std::string& feedback) {
        std::string left;
        std::string pairs;
        for (const auto& [name, child] : node) {
            if (name != "subquestion") continue;
            const std::string item = one_line(markdown(child));
            const std::string match = one_line(markdown(child, "answer"));
            if (item.empty() || match.empty()) continue;
            left += fmt::format("- {}\n", item);
            pairs += fmt::format("- {}: {}\n", item, match);
        }
        if (pairs.empty()) return;
        entry.text += "\n\nName what belongs to each of these:\n\n" + strip(left);
        entry.answer = strip(pairs);
        add_feedback(entry, feedback);
    }

    Reading& reading_;
    const std::string& file_;
    std::vector<int> lines_;
    int line_ = 0;
    std::string where_;
    std::string category_;
    std::map<std::string, std::size_t> left_out_;
    std::map<std::string, std::size_t> as_text_;
    std::size_t media_ = 0;
    std::size_t without_why_ = 0;
};

std::string cdata(std::string_view text) {
    std::string out = "<![CDATA[";
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text.substr(at).starts_with("]]>")) {
            out += "]]]]><![CDATA[>";
            at += 2;
        } else {
            out += text[at];
        }
    }
    return out + "]]>";
}

}  // namespace

Reading read_moodle(std::string_view bytes, const std::string& file) {
    Reading reading;
    const std::string text = clean_text(bytes, file, reading);
    if (!reading.faults.empty()) return reading;
    Shape shape = Scanner(text).run();
    if (!shape.fault.message.empty()) {
        shape.fault.file = file;
        reading.faults.push_back(std::move(shape.fault));
        return reading;
    }
    try {
        std::istringstream in(text);
        Tree document;
        boost::property_tree::read_xml(in, document, boost::property_tree::xml_parser::no_comments);
        Reader(reading, file, std::move(shape.question_lines)).read(document);
    } catch (const boost::property_tree::xml_parser_error& error) {
        reading.faults.push_back({file, static_cast<int>(error.line()), "",
                                  fmt::format("is not XML that can be read: {}", error.message())});
    }
    if (reading.faults.empty() && reading.entries.empty())
        reading.faults.push_back({file, 0, "", "holds no question that can be taken over"});
    return reading;
}

std::string write_moodle(std::span<const Entry> entries) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n";
    std::string category;
    for (const Entry& entry : entries) {
        const std::string topic = entry.topics.empty() ? "" : entry.topics.front();
        if (topic != category) {
            out += fmt::format(
                "  <question type=\"category\">\n"
                "    <category><text>$course$/top/Rehearse/{}</text></category>\n"
                "  </question>\n",
                topic);
            category = topic;
        }
        out += fmt::format(
            "  <question type=\"essay\">\n"
            "    <name><text>{}</text></name>\n"
            "    <questiontext format=\"markdown\"><text>{}</text></questiontext>\n"
            "    <generalfeedback format=\"markdown\"><text></text></generalfeedback>\n"
            "    <defaultgrade>1</defaultgrade>\n"
            "    <penalty>0</penalty>\n"
            "    <hidden>0</hidden>\n"
            "    <idnumber>{}</idnumber>\n"
            "    <responseformat>editor</responseformat>\n"
            "    <responserequired>1</responserequired>\n"
            "    <responsefieldlines>15</responsefieldlines>\n"
            "    <attachments>0</attachments>\n"
            "    <attachmentsrequired>0</attachmentsrequired>\n"
            "    <graderinfo format=\"markdown\"><text>{}</text></graderinfo>\n"
            "    <responsetemplate format=\"markdown\"><text></text></responsetemplate>\n"
            "    <tags>\n",
            escape_html(entry.title), cdata(entry.text), escape_html(entry.id),
            cdata(entry.answer));
        for (const std::string& tag : tags_of(entry))
            out += fmt::format("      <tag><text>{}</text></tag>\n", escape_html(tag));
        out += "    </tags>\n  </question>\n";
    }
    return out + "</quiz>\n";
}

}  // namespace rehearse::sets
