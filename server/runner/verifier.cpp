#include "runner/verifier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "grading/scoring.hpp"
#include "grading/sql_judge.hpp"
#include "grading/validator.hpp"
#include "hurl/parse.hpp"
#include "languages/language.hpp"
#include "package/harness.hpp"
#include "package/load.hpp"
#include "package/reader.hpp"
#include "runner/time_limit.hpp"
#include "runner/validator_program.hpp"

namespace rehearse::runner {

namespace {

using package::Package;
using package::TestCase;

class Verify {
public:
    Verify(const Package& package, Grader& grader, Verification& into)
        : package_(package), grader_(grader), into_(into) {}

    void run() {
        check_languages();
        if (package_.interview.harness) add_all(package::check_ops_data(package_));
        check_flags();
        check_cases_present();
        check_texts();
        if (!into_.faults.empty()) return;
        if (package_.interview.tests) {
            // Its cases are servers: what the example tests say of them decides.
        } else if (package_.interview.http) {
            check_hurl_files();
        } else if (package_.has_type("interactive") || package_.has_type("multi-pass")) {
            // What a lone output means to such a validator, nobody knows: its programs decide.
        } else if (package_.interview.sql && package_.interview.sql->is_script) {
            // Its answers are checks, which were read with the package.
        } else if (package_.output_validator && package_.compare() != package::Compare::json)
            check_custom_validator();
        else
            check_default_validator();
        for (const auto& validator : package_.input_validators) check_inputs(validator);
        if (!package_.limits.time_limit_given) derive_limit();
        for (const auto& submission : package_.submissions) check_submission(submission);
        if (package_.interview.present) check_templates();
        check_margins();
    }

private:
    void add(const std::string& file, const std::string& rule, std::string message) {
        into_.faults.push_back({file, 0, rule, std::move(message)});
    }
    void warn(const std::string& file, const std::string& rule, std::string message) {
        into_.warnings.push_back({file, 0, rule, std::move(message)});
    }
    void add_all(const package::Faults& faults) {
        into_.faults.insert(into_.faults.end(), faults.begin(), faults.end());
    }

    void check_languages();
    void check_flags();
    void check_cases_present();
    void check_hurl_files();
    void check_texts();
    void check_default_validator();
    void check_custom_validator();
    void check_inputs(const std::filesystem::path& validator);
    void check_submission(const package::ExampleSubmission& example);
    void check_templates();
    void check_margins();
    void derive_limit();
    std::optional<Submission> runnable(const package::ExampleSubmission& example);
    grading::JobResult run(const package::ExampleSubmission& example, const Submission& submission);
    void check_upper_bound(const std::string& path, const grading::TimeLimitUse& use,
                           const grading::JobResult& result);
    void complain_of_junk(const std::string& file, const std::string& what);
    void complain_of_answer(const TestCase& test, const std::string& detail);
    bool has_tool(const languages::Language& language, const std::string& file);
    grading::Comparison compare(const TestCase& test, std::string_view answer,
                                std::string_view output) const;

    Package package_;  // a copy, for it may get a time limit
    Grader& grader_;
    Verification& into_;
    std::map<std::string, grading::JobResult> earlier_results_;  // of deriving the limit
};

/// What went otherwise than it should, for people.
std::string why_not(const grading::JobResult& result) {
    std::string text =
        !result.message.empty() ? result.message : result.compile.output.substr(0, 500);
    for (const auto& test : result.tests) {
        if (text.size() > 500 || test.verdict == Verdict::AC) continue;
        text += fmt::format("{}{} {} {} {}", text.empty() ? "" : "; ", test.name,
                            to_string(test.verdict), test.reason,
                            test.judge_message.empty() ? test.detail : test.judge_message);
    }
    return text;
}

grading::Comparison Verify::compare(const TestCase& test, std::string_view answer,
                                    std::string_view output) const {
    if (package_.compare() == package::Compare::json)
        return grading::compare_json_lines(answer, output);
    if (package_.interview.sql)
        return grading::compare_rows(*package_.interview.sql, answer, output);
    const auto flags = grading::parse_validator_flags(test.output_validator_args);
    return flags ? grading::compare_tokens(*flags, answer, output)
                 : grading::Comparison{false, flags.error().message};
}

void Verify::check_languages() {
    for (const std::string& language : package_.interview.languages) {
        const auto& known = languages::ids();
        if (std::find(known.begin(), known.end(), language) == known.end()) {
            warn("interview.yaml", "R12",
                 fmt::format("The language `{}` is not offered by this version.", language));
        }
    }
    if (!package_.interview.present) return;
    const auto accepted = accepted_languages(package_);
    for (const std::string& language : package_.languages) {
        if (!accepted.contains(language))
            warn("submissions/accepted", "R17",
                 fmt::format("No accepted solution in {} shows that the task can be solved in it.",
                             language));
    }
}

void Verify::check_flags() {
    if (package_.output_validator && package_.compare() != package::Compare::json) return;
    for (const TestCase& test : package_.cases) {
        const auto flags = grading::parse_validator_flags(test.output_validator_args);
        if (flags) continue;
        add(test.input.generic_string(), "R5", flags.error().message);
        return;
    }
}

void Verify::check_cases_present() {
    const auto samples = std::count_if(package_.cases.begin(), package_.cases.end(),
                                       [](const TestCase& test) { return test.is_sample; });
    if (samples == 0 && package_.interactions.empty())
        warn("data/sample", "R3", "There is no sample, so a candidate cannot try a solution.");
    if (!package_.interview.tests && samples == static_cast<std::ptrdiff_t>(package_.cases.size()))
        warn("data/secret", "R3", "There is no hidden test, so a score means little.");
    if (package_.submissions.empty())
        warn("submissions", "R15",
             "There are no example solutions, so nothing proves that the tests are right.");
}

void Verify::check_hurl_files() {
    for (const TestCase& test : package_.cases) {
        const std::string name = test.input.generic_string();
        const auto file = hurl::parse(package::read_file(package_.root / test.input).value_or(""));
        if (!file) {
            add(name, "http", file.error().message);
            continue;
        }
        for (const auto& missing : file->unsupported) {
            into_.faults.push_back({name, missing.at.line, "http",
                                    fmt::format("Not supported here: {}.", missing.what)});
        }
    }
}

/// R1, of the data: what reads it may take a mark or a carriage return for part of the first or
/// last word of a line.
void Verify::check_texts() {
    for (const TestCase& test : package_.cases) {
        for (const auto& file : {test.input, test.answer}) {
            const auto text = package::read_file(package_.root / file);
            if (!text) continue;
            if (text->starts_with("\xEF\xBB\xBF"))
                warn(file.generic_string(), "R1", "Save this file without a byte order mark.");
            if (text->find('\r') != std::string::npos)
                warn(file.generic_string(), "R1", "Save this file with LF line ends.");
        }
    }
}

/// Authors of the older dialects keep notes for their validators in hidden answers, and their tools
/// let them.
void Verify::complain_of_answer(const TestCase& test, const std::string& detail) {
    const std::string what = "The validator does not accept the answer itself: " + detail;
    if (package_.dialect == package::Dialect::kattis_2025_09 || test.is_sample)
        add(test.answer.generic_string(), "R17", what);
    else
        warn(test.answer.generic_string(), "R17", what);
}

/// Their tools only mention this as well.
void Verify::complain_of_junk(const std::string& file, const std::string& what) {
    if (package_.dialect == package::Dialect::kattis_2025_09)
        add(file, "R17", what);
    else
        warn(file, "R17", what);
}

void Verify::check_default_validator() {
    std::vector<bool> rejected(junk_outputs().size(), false);
    for (const TestCase& test : package_.cases) {
        const std::string answer = package::read_file(package_.root / test.answer).value_or("");
        const auto own = compare(test, answer, answer);
        if (!own.accepted) complain_of_answer(test, own.detail);
        for (std::size_t i = 0; i < rejected.size(); ++i) {
            if (!rejected[i]) rejected[i] = !compare(test, answer, junk_outputs()[i]).accepted;
        }
    }
    for (std::size_t i = 0; i < rejected.size(); ++i) {
        if (!rejected[i])
            complain_of_junk(
                "data",
                fmt::format("Every case accepts the junk output `{}`: add a case that does not.",
                            grading::shorten(junk_outputs()[i], 20)));
    }
}

void Verify::check_custom_validator() {
    const std::string name = package_.output_validator->generic_string();
    const auto program =
        ValidatorProgram::prepare(package_, *package_.output_validator, grader_.compiler());
    if (!program) return add(name, "R6", program.error().message);
    std::vector<char> rejected(junk_outputs().size(), 0);
    std::vector<Judgement> own(package_.cases.size());
    std::vector<std::string> faults(package_.cases.size());
    std::vector<SlotPool::Task> tasks;
    for (std::size_t c = 0; c < package_.cases.size(); ++c) {
        tasks.emplace_back([&, c](SandboxClient& client) {
            const TestCase& test = package_.cases[c];
            const Descriptor input = open_file((package_.root / test.input).string());
            const Descriptor answer = open_file((package_.root / test.answer).string());
            own[c] = (*program)->judge_output(client, test, input.get(), answer.get());
            // One case tries all junk, the others only what is left open after it: most are
            // rejected at once.
            for (std::size_t i = 0; i < rejected.size(); ++i) {
                if (c > 0 && i % package_.cases.size() != c) continue;
                const Descriptor junk = make_memfd(junk_outputs()[i]);
                const Judgement judgement =
                    (*program)->judge_output(client, test, input.get(), junk.get());
                if (judgement.kind == Judgement::Kind::fault) faults[c] = judgement.detail;
                if (c == 0 && judgement.kind == Judgement::Kind::rejected) rejected[i] = 1;
            }
        });
    }
    grader_.pool().run_all(std::move(tasks));
    for (std::size_t c = 0; c < own.size(); ++c) {
        if (own[c].kind != Judgement::Kind::accepted)
            complain_of_answer(package_.cases[c], own[c].detail);
        if (!faults[c].empty())
            add(name, "R17", "Junk output makes the validator fail: " + faults[c]);
    }
    if (std::count(rejected.begin(), rejected.end(), 1) == 0 && !rejected.empty()) {
        complain_of_junk(
            name, "The first case accepts every junk output: let the validator reject something.");
    }
}

void Verify::check_inputs(const std::filesystem::path& validator) {
    const auto program = ValidatorProgram::prepare(package_, validator, grader_.compiler());
    if (!program) return add(validator.generic_string(), "R17", program.error().message);
    std::vector<Judgement> judgements(package_.cases.size());
    std::vector<SlotPool::Task> tasks;
    for (std::size_t c = 0; c < judgements.size(); ++c) {
        tasks.emplace_back([&, c](SandboxClient& client) {
            const TestCase& test = package_.cases[c];
            judgements[c] = (*program)->judge_input(client, test, test.arguments_of(validator));
        });
    }
    grader_.pool().run_all(std::move(tasks));
    for (std::size_t c = 0; c < judgements.size(); ++c) {
        if (judgements[c].kind == Judgement::Kind::accepted) continue;
        if (judgements[c].kind == Judgement::Kind::fault) into_.is_internal_error = true;
        add(package_.cases[c].input.generic_string(), "R17",
            fmt::format("{} does not accept this input: {}", validator.generic_string(),
                        judgements[c].detail));
    }
}

/// A host without the language says nothing about the package: skipped, and said so.
bool Verify::has_tool(const languages::Language& language, const std::string& file) {
    const auto tool = grader_.compiler().find_tool(language);
    if (!tool) warn(file, "R12", "Not run: " + tool.error().message);
    return tool.has_value();
}

/// R16, for packages that give no limit.
void Verify::derive_limit() {
    auto derived = derive_time_limit(package_, grader_);
    package_.limits.time_limit_s = derived.limit_s;
    earlier_results_ = std::move(derived.results);
    std::string why = "no solution that must be fast enough could be run";
    if (derived.is_from_before)
        why = "derived before";
    else if (!derived.slowest.empty())
        why = fmt::format("{} takes {:.3f} s", derived.slowest, derived.slowest_s);
    warn("problem.yaml", "R16",
         fmt::format("The time limit is {} s: {}. Write it down as limits.time_limit.",
                     derived.limit_s, why));
}

/// Nothing when it cannot be run here, which has been said then.
std::optional<Submission> Verify::runnable(const package::ExampleSubmission& example) {
    const std::string file = "submissions/" + example.path.generic_string();
    if (example.expectations.empty() && !example.is_partial) {
        warn(file, "R15", "No verdict is promised for this submission, so it is not run.");
        return std::nullopt;
    }
    auto submission = read_submission((package_.root / "submissions" / example.path).string());
    if (!submission) {
        add(file, "R15", submission.error().message);
        return std::nullopt;
    }
    submission->language = example.language;
    submission->entrypoint = example.entrypoint;
    const auto staged = stage(package_, *submission);
    if (!staged && staged.error().code == ErrorCode::language_unavailable) {
        warn(file, "R12", "Not run: " + staged.error().message);
        return std::nullopt;
    }
    if (staged && !has_tool(*staged->language, file)) return std::nullopt;
    return std::move(*submission);
}

grading::JobResult Verify::run(const package::ExampleSubmission& example,
                               const Submission& submission) {
    if (const auto found = earlier_results_.find(example.path.generic_string());
        found != earlier_results_.end()) {
        return found->second;
    }
    GradeOptions options;
    options.purpose = grading::Purpose::verify_all;
    std::vector<grading::CaseVerdict> cases;
    for (const TestCase& test : package_.cases) cases.push_back({test.path});
    if (!grading::time_limit_use(example, package_.dialect, cases).upper.empty())
        options.time_factor = package_.limits.time_limit_to_tle;
    return grader_.grade(package_, submission, options);
}

void Verify::check_submission(const package::ExampleSubmission& example) {
    const auto submission = runnable(example);
    if (!submission) return;
    SubmissionCheck check;
    check.path = example.path.generic_string();
    const auto result = run(example, *submission);
    std::vector<grading::CaseVerdict> cases;
    for (std::size_t i = 0; i < result.tests.size(); ++i) {
        const auto& test = result.tests[i];
        // Tests that fail on a correct server are tried on no mutant.
        if (package_.interview.tests && test.verdict == Verdict::SK) continue;
        cases.push_back({package_.cases.at(i).path, test.verdict, test.judge_message});
        if (test.verdict != Verdict::TLE)
            check.slowest_cpu_ms = std::max(check.slowest_cpu_ms, test.cpu_ms);
    }
    if (cases.empty()) cases.push_back({"", result.verdict, {}});
    const auto expectation = grading::check_expectations(example.expectations, cases, result.score);
    check.language = result.language;
    check.expected = expectation.expected;
    check.got = expectation.got;
    check.ok = expectation.ok;
    if (example.is_partial) {
        check.expected = to_string(Verdict::PA);
        const bool is_accepted = result.verdict == Verdict::AC;
        if (is_accepted || result.verdict == Verdict::PA) check.got = to_string(result.verdict);
        // Without a best score nobody can reach it.
        check.ok = result.verdict == Verdict::PA || (is_accepted && result.max_score == 0);
    }
    if (result.growth) check.growth = result.growth->sentence;
    if (result.growth && example.directory == "accepted" && is_steeper_than_wanted(*result.growth))
        warn("submissions/" + check.path, "growth", result.growth->sentence);
    if (result.verdict == Verdict::IE) into_.is_internal_error = true;
    if (!check.ok) check.detail = why_not(result);
    if (!check.ok && check.detail.empty() && result.verdict == Verdict::AC)
        check.detail = "It passes every case: add one that catches it.";
    if (check.ok)
        check_upper_bound(check.path, grading::time_limit_use(example, package_.dialect, cases),
                          result);
    into_.submissions.push_back(std::move(check));
}

/// R16: who must be too slow should be so by a margin, or a faster machine lets it pass.
void Verify::check_upper_bound(const std::string& path, const grading::TimeLimitUse& use,
                               const grading::JobResult& result) {
    if (use.upper.empty()) return;
    std::int64_t slowest_ms = 0;
    for (const std::size_t i : use.upper) {
        const auto& test = result.tests.at(i);
        if (test.reason == "wall time") return;
        slowest_ms = std::max(slowest_ms, test.cpu_ms);
    }
    const double wanted_ms =
        package_.time_limit_s(result.language) * 1000 * package_.limits.time_limit_to_tle;
    if (static_cast<double>(slowest_ms) >= wanted_ms) return;
    warn("submissions/" + path, "R16",
         fmt::format("Its slowest case takes {} ms, less than {} ms: a faster machine may let it "
                     "pass.",
                     slowest_ms, std::llround(wanted_ms)));
}

void Verify::check_templates() {
    for (const std::string& language : package_.languages) {
        const std::string folder = "attachments/templates/" + language;
        const auto files = package_.templates.find(language);
        if (files == package_.templates.end() || files->second.empty()) {
            add(folder, "interview.yaml",
                fmt::format("There is no starter code for {}.", language));
            continue;
        }
        if (!has_tool(*languages::find(language), folder)) continue;
        Submission submission;
        submission.language = language;
        for (const auto& [name, text] : files->second) submission.files.push_back({name, text});
        GradeOptions options;
        options.purpose = grading::Purpose::samples;
        const auto result = grader_.grade(package_, submission, options);
        if (result.verdict == Verdict::CE)
            add(folder, "interview.yaml",
                "The starter code does not compile: " + result.compile.output.substr(0, 500));
        if (result.verdict == Verdict::IE) {
            into_.is_internal_error = true;
            add(folder, "interview.yaml", "The starter code could not be run: " + result.message);
        }
        if (result.verdict == Verdict::AC && !result.tests.empty())
            warn(folder, "interview.yaml", "The starter code already passes all samples.");
    }
}

/// R16: solutions that must be fast enough should have room, so that a slower machine does not turn
/// them into TLE.
void Verify::check_margins() {
    for (const SubmissionCheck& check : into_.submissions) {
        if (!check.ok || check.language.empty() || check.expected.find("TLE") != std::string::npos)
            continue;
        const double limit_ms = package_.time_limit_s(check.language) * 1000;
        if (static_cast<double>(check.slowest_cpu_ms) * package_.limits.ac_to_time_limit <=
            limit_ms)
            continue;
        warn("submissions/" + check.path, "R16",
             fmt::format(
                 "Its slowest case takes {} ms of {} ms: a slower machine may exceed the limit.",
                 check.slowest_cpu_ms, std::llround(limit_ms)));
    }
}

}  // namespace

bool Verification::ok() const {
    return faults.empty() && !is_internal_error &&
           std::all_of(submissions.begin(), submissions.end(),
                       [](const SubmissionCheck& check) { return check.ok; });
}

const std::vector<std::string>& junk_outputs() {
    static const std::vector<std::string> outputs = [] {
        std::vector<std::string> junk{"",
                                      "\n",
                                      " ",
                                      "-1\n",
                                      "nan\n",
                                      "inf\n",
                                      "2147483648\n",
                                      "1e999999\n",
                                      "{}\n",
                                      "[[[[\n",
                                      "\"\\ud800\"\n",
                                      std::string(1, '\0'),
                                      std::string("\x80\xff\xfe\n"),
                                      std::string(100'000, 'x'),
                                      std::string(100'000, '[')};
        std::string noise;
        std::uint32_t state = 12345;
        for (int i = 0; i < 4096; ++i) {
            state = state * 1'664'525 + 1'013'904'223;
            noise += static_cast<char>(state >> 24);
        }
        junk.push_back(noise);
        return junk;
    }();
    return outputs;
}

Verification verify(const std::filesystem::path& directory, Grader& grader) {
    Verification verification;
    auto loaded = package::load(directory);
    verification.slug = directory.filename().string();
    verification.faults = loaded.faults;
    if (!loaded.package) return verification;
    verification.slug = loaded.package->slug;
    verification.title = loaded.package->title();
    verification.warnings = loaded.package->warnings;
    verification.cases = loaded.package->cases.size();
    Verify(*loaded.package, grader, verification).run();
    return verification;
}

}  // namespace rehearse::runner
