// What a person does when left alone: mostly types, and some of everything that their part in the
// interview has.
#include <fmt/format.h>

#include <chrono>

#include "chaos/person.hpp"
#include "editing/utf16.hpp"

namespace rehearse::chaos {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t text_units_max = 1'500;  // from there on more goes than comes
constexpr std::uint64_t words_max = 300;       // of a person: chat and notes have bounds
constexpr int hand_in_tries_max = 40;
constexpr std::size_t waiting_max = 20;  // who gets no answers does not go on asking (WS-6)

const char16_t* const pieces[] = {u"a",  u"bc", u"\n",         u"def(x)", u" ",
                                  u"\t", u"é",  u"\U0001F600", u"x\ny",   u"\u4e2d"};

}  // namespace

void Person::act() {
    next_act_.expires_after(milliseconds(20 + below(180)));
    next_act_.async_wait([this](const boost::system::error_code& error) {
        if (error) return;
        if (!is_resting_ && client_) act_once();
        if (!is_resting_) act();
    });
}

void Person::act_once() {
    if (below(60) == 0) double_up();
    if (waiting_.size() >= waiting_max) return;
    if (seat_.part == Part::host) {
        hold_the_clock();
        open_what_is_new();
    }
    if (!to_hand_in_.empty()) {
        hand_in();
        return;
    }
    const int what = below(100);
    if (what < 70 && seat_.part != Part::observer) {
        type();
    } else if (what < 80) {
        command_something();
    } else if (what < 84) {
        grade();
    } else if (what < 90 && seat_.is_interviewer()) {
        command_as_interviewer();
    }
}

std::string Person::words() {
    return fmt::format("{} says {}", seat_.person, ++words_);
}

void Person::command(Json command, bool must_be_refused) {
    if (!client_) return;
    const std::uint64_t n = next_n_++;
    diary_.commands[{*client_, n}] = {command, must_be_refused, std::nullopt};
    waiting_[n] = command;
    if (is_open()) send({{"type", "command"}, {"n", n}, {"command", command}});
}

void Person::command_something() {
    if (words_ >= words_max) return;
    const int what = below(10);
    if (what < 5) {
        command({{"kind", "chat_say"}, {"text", words()}});
    } else if (what < 8) {
        if (open_items_.empty() || seat_.part == Part::observer) return;
        const OpenItem& item =
            open_items_[static_cast<std::size_t>(below(static_cast<int>(open_items_.size())))];
        command({{"kind", "item_open"}, {"item", item.id}});
    } else if (!seat_.is_interviewer()) {
        // ROLE-1: must come to nothing.
        command({{"kind", "note_write"}, {"note", nullptr}, {"item", nullptr}, {"text", words()}},
                true);
    }
}

void Person::command_as_interviewer() {
    if (words_ >= words_max) return;
    const std::string text = fmt::format("{} {}", secret_mark, words());
    switch (below(4)) {
        case 0:
            command({{"kind", "note_write"}, {"note", nullptr}, {"item", nullptr}, {"text", text}});
            return;
        case 1:
            command({{"kind", "rate"},
                     {"item", nullptr},
                     {"criterion", "clarity"},
                     {"points", 1 + below(5)},
                     {"text", text}});
            return;
        case 2:
            command({{"kind", "recommend"}, {"value", "yes"}, {"text", text}});
            return;
        default:
            if (open_items_.empty()) return;
            command({{"kind", "key_point_tick"},
                     {"item", open_items_.front().id},
                     {"key_point", secret_mark},
                     {"made", below(2) == 0 ? "made" : "missed"}});
    }
}

/// Pauses and locks, and never for long.
void Person::hold_the_clock() {
    if (lifecycle_ == "paused") {
        if (below(6) == 0) command({{"kind", "session_resume"}});
    } else if (editing_locked_) {
        if (below(6) == 0) command({{"kind", "locks"}, {"editing", false}, {"running", false}});
    } else if (below(150) == 0) {
        command({{"kind", "session_pause"}});
    } else if (below(150) == 0) {
        command({{"kind", "locks"}, {"editing", true}, {"running", true}});
    } else if (below(200) == 0) {
        command({{"kind", "time_extend"}, {"minutes", 1}});
    } else if (below(150) == 0) {
        command({{"kind", "link_make"}, {"role", "observer"}, {"hours", 100}});
    }
}

/// Nobody can write in an item, nor hand it in, before it is opened: without this a short run would
/// have rounds of one item in which nobody does.
void Person::open_what_is_new() {
    for (const OpenItem& item : open_items_) {
        const auto first = documents_.lower_bound(item.id + "/");
        const bool is_opened = first != documents_.end() && first->first.starts_with(item.id + "/");
        if (is_opened || below(4) != 0) continue;
        command({{"kind", "item_open"}, {"item", item.id}});
    }
}

bool Person::is_open_coding(const std::string& doc) const {
    return std::any_of(open_items_.begin(), open_items_.end(), [&](const OpenItem& open) {
        return open.is_coding && doc.starts_with(open.id + "/");
    });
}

void Person::grade() {
    if (seat_.part == Part::observer) return;
    for (const auto& entry : documents_) {
        if (!is_open_coding(entry.first)) continue;
        to_hand_in_ = entry.first;
        hand_in_tries_ = 0;
        return;
    }
}

/// Takes the hands off the keys until all that was typed is kept, since only the newest version can
/// be graded (RUN-1); again when others typed meanwhile.
void Person::hand_in() {
    const std::string doc = to_hand_in_;
    const auto found = documents_.find(doc);
    if (found == documents_.end() || !is_open_coding(doc) || ++hand_in_tries_ > hand_in_tries_max) {
        to_hand_in_.clear();
        return;
    }
    if (found->second.pending() > 0) return;
    to_hand_in_.clear();
    const auto slash = doc.find('/');
    Json command = {{"kind", "submit"},
                    {"item", doc.substr(0, slash)},
                    {"language", doc.substr(slash + 1)},
                    {"version", found->second.version()}};
    if (below(2) == 0) {
        command["kind"] = "run";
        command["input"] = nullptr;
    }
    this->command(std::move(command));
}

/// One of the open round, or seldom any.
const std::string* Person::a_document() {
    std::vector<const std::string*> found;
    const bool any = below(20) == 0;
    for (const auto& entry : documents_) {
        const std::string item = entry.first.substr(0, entry.first.find('/'));
        const bool is_open = std::any_of(open_items_.begin(), open_items_.end(),
                                         [&](const OpenItem& open) { return open.id == item; });
        if (any || is_open) found.push_back(&entry.first);
    }
    if (found.empty()) return nullptr;
    return found[static_cast<std::size_t>(below(static_cast<int>(found.size())))];
}

void Person::type() {
    if (lifecycle_ == "review" || lifecycle_ == "lobby") return;
    const std::string* doc = a_document();
    if (doc == nullptr) return;
    CollabDocument& document = documents_.at(*doc);
    for (int keys = 1 + below(4); keys > 0; --keys) {
        const std::u16string& text = document.text();
        const auto length = static_cast<int>(text.size());
        auto from = static_cast<std::size_t>(below(length + 1));
        std::size_t to = from;
        std::u16string inserted;
        if (length > 0 && (text.size() > text_units_max ? below(4) != 0 : below(4) == 0)) {
            to = std::min(text.size(), from + 1 + static_cast<std::size_t>(below(3)));
        }
        if (to == from || below(3) == 0) inserted = pieces[below(std::size(pieces))];
        while (editing::splits_pair(text, from)) --from;
        while (editing::splits_pair(text, to)) ++to;
        if (from == to && inserted.empty()) continue;
        document.edit(editing::ChangeSet::replacement(text.size(), from, to - from, inserted));
        diary_.typed[{*client_, *doc}].inserted.push_back(inserted);
    }
    push_edits();
}

}  // namespace rehearse::chaos
