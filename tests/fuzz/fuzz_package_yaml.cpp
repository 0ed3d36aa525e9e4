// A package's two YAML files may hold anything: reading ends, with faults or without, and never
// with an exception.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "check.hpp"
#include "package/reader.hpp"
#include "theory/session_template.hpp"

using namespace rehearse;

namespace {

/// One folder for the life of the process.
const std::filesystem::path& folder() {
    struct Folder {
        std::filesystem::path path;
        Folder() {
            std::string made =
                (std::filesystem::temp_directory_path() / "rehearse-fuzz-XXXXXX").string();
            FUZZ_CHECK(::mkdtemp(made.data()) != nullptr);
            path = made;
        }
        ~Folder() {
            std::error_code ignored;
            std::filesystem::remove_all(path, ignored);
        }
        Folder(const Folder&) = delete;
        Folder& operator=(const Folder&) = delete;
    };
    static const Folder made;
    return made.path;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    for (const char* name : {"problem.yaml", "interview.yaml"}) {
        std::ofstream(folder() / name, std::ios::binary) << text;
    }
    package::Package package;
    package::Faults faults;
    package.root = folder();
    const package::Reading reading{package, faults};
    package::read_problem_yaml(reading);
    package::read_interview_yaml(reading);
    for (const package::Fault& fault : faults) FUZZ_CHECK(!package::to_string(fault).empty());
    static_cast<void>(theory::read_template(text, "template.yaml"));
    return 0;
}
