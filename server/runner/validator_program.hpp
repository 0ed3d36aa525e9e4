// Programs of a package that judge: custom output validators (R6), interactive (R7) and of several
// passes (R8) too, and input validators (R17). They are others' code, so they run in a sandbox like
// any solution. They are written in any language that is offered, or bring a `build` script, a
// `run` script or both.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "package/package.hpp"
#include "runner/compiler.hpp"
#include "runner/descriptor.hpp"

namespace rehearse::runner {

struct Judgement {
    enum class Kind { accepted, rejected, fault } kind = Kind::fault;
    std::string detail;        // judgemessage.txt, or what went wrong
    std::string team_message;  // teammessage.txt: all that the candidate may read
    std::optional<double> score;
    std::optional<double> multiplier;
};

/// What a validator leaves in its feedback folder for the next pass of the same case (R8).
struct PassState {
    Descriptor feedback;    // the folder as a tar file; not open before the first pass
    Descriptor next_input;  // nextpass.in; open when it asks for another pass
};

/// One run of an output validator: the request to send, and what is needed to read its judgement.
/// The descriptors live as long as this does.
struct JudgingRun {
    sandbox::Request request;
    std::string problem;  // not empty: it cannot be run
    bool takes_scores = false;
    Descriptor answer;
    Descriptor message;
    Descriptor team_message;
    Descriptor score;
    Descriptor multiplier;
    Descriptor feedback;
    Descriptor next_input;
    Descriptor errors;
};

class ValidatorProgram {
public:
    /// `relative` names a file or folder of the package. When `cancel` turns true, here and below,
    /// what is under way ends early as a fault.
    [[nodiscard]] static Result<std::shared_ptr<const ValidatorProgram>> prepare(
        const package::Package& package, const std::filesystem::path& relative, Compiler& compiler,
        const std::atomic<bool>* cancel = nullptr);

    /// Prepares the judging of one output of a case whose input, in this pass, was `input_fd`.
    /// `passes` is null when there is only one. The caller sets the standard streams.
    [[nodiscard]] JudgingRun prepare_run(const package::TestCase& test, int input_fd,
                                         const PassState* passes) const;
    /// How it ended. REQUIRES: the run has ended so. Moves what is kept for the next pass to
    /// `passes`.
    [[nodiscard]] static Judgement conclude(JudgingRun& run, const sandbox::Report& report,
                                            PassState* passes);

    [[nodiscard]] Judgement judge_output(SandboxClient& client, const package::TestCase& test,
                                         int input_fd, int output_fd, PassState* passes = nullptr,
                                         const std::atomic<bool>* cancel = nullptr) const;
    [[nodiscard]] Judgement judge_input(SandboxClient& client, const package::TestCase& test,
                                        const std::vector<std::string>& arguments) const;

private:
    [[nodiscard]] sandbox::Request request() const;
    [[nodiscard]] Result<void> prepare_scripts(const std::string& name,
                                               const std::vector<SourceFile>& files,
                                               Compiler& compiler, const std::atomic<bool>* cancel);
    [[nodiscard]] Result<void> prepare_sources(const std::string& name,
                                               const std::vector<SourceFile>& files,
                                               Compiler& compiler, const std::atomic<bool>* cancel);

    std::filesystem::path root_;
    package::Limits limits_;
    bool takes_scores_ = false;
    Executable executable_;
};

}  // namespace rehearse::runner
