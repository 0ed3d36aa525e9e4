// Programs of a package that judge: custom output validators (R6) and input validators (R17). They
// are others' code, so they run in a sandbox like any solution. Supported: Python, C and C++;
// interactive validators are not.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "package/package.hpp"
#include "runner/compiler.hpp"

namespace rehearse::runner {

struct Judgement {
    enum class Kind { accepted, rejected, fault } kind = Kind::fault;
    std::string detail;  // judgemessage.txt, or what went wrong
    std::optional<double> score;
    std::optional<double> multiplier;
};

class ValidatorProgram {
public:
    /// `relative` names a file or folder of the package. When `cancel` turns true, here and below,
    /// what is under way ends early as a fault.
    [[nodiscard]] static Result<std::shared_ptr<const ValidatorProgram>> prepare(
        const package::Package& package, const std::filesystem::path& relative, Compiler& compiler,
        const std::atomic<bool>* cancel = nullptr);

    [[nodiscard]] Judgement judge_output(SandboxClient& client, const package::TestCase& test,
                                         int output_fd,
                                         const std::atomic<bool>* cancel = nullptr) const;
    [[nodiscard]] Judgement judge_input(SandboxClient& client, const package::TestCase& test) const;

private:
    [[nodiscard]] sandbox::Request request() const;

    std::filesystem::path root_;
    package::Limits limits_;
    Executable executable_;
};

}  // namespace rehearse::runner
