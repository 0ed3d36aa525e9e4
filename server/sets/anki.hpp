// Notes as Anki exports them to text: header lines ("#separator:tab"), then a record per note whose
// fields may be quoted, with line breaks and doubled quotes inside. The first two fields that are
// no tag, deck, note type or id are question and answer; fields are HTML if the header says so or
// they look like it. Cloze notes have no question and are left out.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sets/entry.hpp"

namespace rehearse::sets {

Reading read_anki(std::string_view bytes, const std::string& file);
std::string write_anki(std::span<const Entry> entries);

}  // namespace rehearse::sets
