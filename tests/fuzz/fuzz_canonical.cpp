// Canonical test data may hold anything: it is refused in one sentence, or becomes files that keep
// the rules of the format whatever stands in its names and descriptions.
#include <nlohmann/json.hpp>
#include <string>

#include "check.hpp"
#include "package/canonical.hpp"
#include "package/harness.hpp"
#include "package/yaml_reader.hpp"

using namespace rehearse;

namespace {

bool is_allowed_path(const std::string& name) {
    return name.size() < 120 &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-./") ==
               std::string::npos &&
           name.find("..") == std::string::npos && name.find("/-") == std::string::npos;
}

void check_lines_of_json(const std::string& text) {
    FUZZ_CHECK(text.ends_with('\n'));
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = text.find('\n', start);
        FUZZ_CHECK(nlohmann::json::accept(text.substr(start, end - start)));
        start = end + 1;
    }
}

void check_file(const std::string& name, const std::string& text) {
    FUZZ_CHECK(is_allowed_path(name));
    if (name.ends_with(".in") || name.ends_with(".ans")) check_lines_of_json(text);
    if (name.ends_with(".yaml")) {
        package::Faults faults;
        FUZZ_CHECK(package::parse_yaml(text, {faults, name, "R2"}).has_value());
        FUZZ_CHECK(faults.empty());
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto task = package::read_canonical(fuzz::text_of(data, size));
    if (!task) {
        FUZZ_CHECK(task.error().message.ends_with('.'));
        return 0;
    }
    FUZZ_CHECK(package::check_harness(task->harness, {}).empty());
    FUZZ_CHECK(!task->cases.empty());
    for (const auto& [name, text] :
         package::package_files(*task, "Title", "01234567-89ab-cdef-0123-456789abcdef"))
        check_file(name, text);
    return 0;
}
