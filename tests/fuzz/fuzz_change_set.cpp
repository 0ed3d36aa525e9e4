// Two changes of one text, a line each: what is accepted applies, keeps the text well formed,
// survives its own JSON, and leads to the same text in either order (EDIT-3).
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "check.hpp"
#include "editing/change_set.hpp"
#include "editing/utf16.hpp"
#include "protocol/event_json.hpp"

using namespace rehearse;

namespace {

const std::u16string base_text = u"ab\U0001F600cd\nefg\n\U0001F9E0h";

std::optional<editing::ChangeSet> change_of(std::string_view line) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (json.is_discarded()) return std::nullopt;
    auto changes = protocol::change_from_json(json);
    if (!changes) return std::nullopt;
    // What was read can be written, and means the same.
    const auto again = protocol::change_from_json(protocol::change_json(*changes));
    FUZZ_CHECK(again && *again == *changes);
    if (!changes->check_against(base_text)) return std::nullopt;
    return std::move(*changes);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    const std::size_t end = std::min(text.find('\n'), text.size());
    const auto first = change_of(text.substr(0, end));
    const auto second = change_of(text.substr(std::min(end + 1, text.size())));
    for (const auto& changes : {first, second}) {
        if (!changes) continue;
        const std::u16string after = changes->apply(base_text);
        FUZZ_CHECK(after.size() == changes->length_after());
        FUZZ_CHECK(editing::is_well_formed(after));
    }
    if (!first || !second) return 0;
    const std::u16string one =
        second->map(*first, editing::Side::after).apply(first->apply(base_text));
    const std::u16string other =
        first->map(*second, editing::Side::before).apply(second->apply(base_text));
    FUZZ_CHECK(one == other);
    return 0;
}
