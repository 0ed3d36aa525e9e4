// The command line: parse, hand over to app, return its code.
#include <fmt/format.h>
#include <sodium.h>
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>

#include "app/commands_grade.hpp"
#include "app/commands_host.hpp"
#include "app/commands_import.hpp"
#include "app/commands_new.hpp"
#include "app/commands_prepare.hpp"
#include "app/commands_questions.hpp"
#include "app/commands_token.hpp"
#include "app/commands_verify.hpp"
#include "app/config.hpp"
#include "app/doctor.hpp"
#include "app/principal.hpp"
#include "app/questions_verify.hpp"
#include "app/runner_service.hpp"
#include "app/serve.hpp"
#include "app/slot_lease.hpp"

namespace {

using namespace rehearse::app;

// Headings of `rehearse --help`.
constexpr const char* group_practise = "Practise";
constexpr const char* group_challenges = "Write challenges (docs/CHALLENGES.md)";
constexpr const char* group_operation = "Look after an installation (docs/OPERATIONS.md)";
// What --redis takes, see parse_redis_url().
constexpr const char* redis_forms =
    "redis://host:port/db, unix:///path, or sentinel://host:port,host:port/name, the primary that "
    "these Sentinels watch under that name; user:password@ before the first host";

void add_assessor(CLI::App* command, AssessorOptions& assessor) {
    command
        ->add_option("--assessor-url", assessor.url,
                     "Send theory answers of sessions that are over to this API (like OpenAI's, as "
                     "http://localhost:11434/v1) for a second opinion; off unless given")
        ->envname(assessor_url_variable);
    command->add_option("--assessor-model", assessor.model, "The model that is asked there")
        ->envname(assessor_model_variable);
}

void add_serve(CLI::App& app, ServeOptions& options) {
    CLI::App* serve = app.add_subcommand(
        "serve", "Start the server, its private Redis and a runner, and print the address to open");
    serve->group(group_practise);
    serve->add_option("--port", options.port, "Port to listen on (0 takes a free one)")
        ->capture_default_str();
    serve
        ->add_option("--listen", options.listen,
                     "Address to listen on; anything but loopback needs an account (rehearse host "
                     "add) and TLS, or --behind-tls-proxy")
        ->capture_default_str();
    serve->add_option("--data", options.data,
                      "Folder for sessions and caches (default: ~/.local/share/rehearse)");
    serve
        ->add_option("--redis", options.redis,
                     fmt::format("Use this Redis and not a private one: {}", redis_forms))
        ->envname(redis_variable);
    serve
        ->add_option_function<std::string>(
            "--fsync",
            [&options](const std::string& when) { options.fsync_always = when == "always"; },
            "When the private Redis forces writes to disk: second or always")
        ->check(CLI::IsMember({"second", "always"}));
    serve->add_option("--challenges", options.challenges,
                      "Folder with coding/, theory/ and templates/");
    serve->add_option("--web", options.web, "Folder with the built web client");
    serve
        ->add_option("--slots", options.slots,
                     "Sandboxes of the runner (default: one for each core, at most 4)")
        ->check(CLI::Range(1, 8));
    serve->add_flag("!--no-runner", options.runner, "Leave grading to other hosts (needs --redis)");
    serve->add_option("--tls-cert", options.tls_certificate,
                      "Encrypt with this certificate (PEM, with its chain); read again on SIGHUP");
    serve->add_option("--tls-key", options.tls_key, "Its private key (PEM, without a passphrase)");
    serve->add_flag("--behind-tls-proxy", options.behind_tls_proxy,
                    "A proxy in front encrypts: allows an open address, and everybody logs in");
    serve
        ->add_option("--first-host", options.first_host.name,
                     "Make this account at the start if there is none")
        ->envname(host_name_variable);
    serve
        ->add_option("--first-host-password", options.first_host.password_file,
                     "File with its password in the first line")
        ->envname(host_password_variable);
    serve->add_flag("--webhooks-to-private", options.webhooks_to_private,
                    "Send webhooks also to addresses of this machine and of private networks");
    add_assessor(serve, options.assessor);
    serve->add_option("--assessor-key", options.assessor_key_file,
                      fmt::format("File with its key in the first line; or {} in the environment",
                                  assessor_key_variable));
    serve->add_flag("--trust-code", options.trust_code,
                    "Grade although a wall of the sandbox is missing: only for code of your own");
}

void add_runner(CLI::App& app, RunnerOptions& options) {
    CLI::App* runner =
        app.add_subcommand("runner", "Grade jobs of a Redis that servers elsewhere use");
    runner->group(group_operation);
    runner->add_option("--redis", options.redis, fmt::format("That Redis: {}", redis_forms))
        ->envname(redis_variable)
        ->required();
    runner->add_option("--data", options.data, "Folder for packages and compiled programs");
    runner->add_option("--slots", options.slots, "Sandboxes side by side")->check(CLI::Range(1, 8));
    runner->add_flag("--trust-code", options.trust_code,
                     "Grade although a wall of the sandbox is missing");
}

void add_grade(CLI::App& app, GradeCommand& command) {
    CLI::App* grade =
        app.add_subcommand("grade", "Grade one solution against one package; needs no server");
    grade->group(group_challenges);
    grade->add_option("package", command.package, "Folder of the package, or a .zip or .kpp of it")
        ->required();
    grade->add_option("file", command.solution, "The solution: a file or a folder")->required();
    grade->add_option("--language", command.language,
                      "Language id; by default the file's extension tells");
    grade->add_flag("--samples", command.samples, "Run the samples only");
    grade->add_flag("--json", command.json, "Print one JSON object");
}

void add_new(CLI::App& app, NewCommand& command) {
    CLI::App* add = app.add_subcommand(
        "new", "Begin a challenge: a small one that works, to be replaced part by part");
    add->add_option("slug", command.slug,
                    "Its name in addresses and its folder: lower-case letters and digits")
        ->required();
    add->add_option("--kind", command.kind, "What a candidate writes; see below")->required();
    add->add_option("--dir", command.directory, "Folder in which it is made")
        ->capture_default_str();
    add->add_option("--title", command.title, "What people read; by default the slug");
    add->group(group_challenges)
        ->footer(
            "Kinds:\n"
            "  io        a program that reads standard input and writes standard output\n"
            "  function  a class whose methods answer by their arguments alone\n"
            "  ops       a class with state, driven call by call\n"
            "  ops-mt    a class whose methods are called by several threads\n"
            "  http      a service that is asked over HTTP, in parallel too, killed and restarted\n"
            "  sql       a query or a script for SQLite\n"
            "  bugfix    a program with a fault, to be mended\n"
            "  tests     tests of a service, as a Hurl file\n"
            "Example:\n"
            "  rehearse new orderbook --kind ops --title \"Order book\"\n"
            "  rehearse verify challenges/coding/orderbook");
}

void add_import(CLI::App& app, ImportCommand& command) {
    CLI::App* add = app.add_subcommand(
        "import", "Make a challenge of a Kattis problem package or of Exercism test data");
    add->add_option("source", command.source,
                    "A package (folder, .zip or .kpp) or canonical-data.json, or its folder")
        ->required();
    add->add_option("--dir", command.directory, "Folder in which it is made")
        ->capture_default_str();
    add->add_option("--slug", command.slug, "Its name; by default that of the source");
    add->add_option("--title", command.title, "What people read; of test data only");
    add->group(group_challenges)
        ->footer(
            "A package stays as it is and gets an interview.yaml and starter code if it has none.\n"
            "Of test data a task of kind function is made: you write its text and a solution.\n"
            "Nothing is run and nothing is fetched; on failure nothing has changed.");
}

void add_questions_import(CLI::App* questions, QuestionsImportCommand& command) {
    CLI::App* add = questions->add_subcommand(
        "import", "Make drafts of the questions of another program, to be revised");
    add->add_option("file", command.file, "The file")->required();
    add->add_option("--format", command.format, "Its form; by default the file itself tells")
        ->check(CLI::IsMember({"roadmap", "anki", "moodle"}));
    add->add_option("--into", command.into, "Folder of the questions, with a folder for each topic")
        ->capture_default_str();
    add->add_option("--topic", command.topic, "Topic and folder of all of them");
    add->add_option("--level", command.level, "Level of those that name none")
        ->check(CLI::IsMember({"beginner", "intermediate", "advanced"}));
    add->add_flag("--dry-run", command.dry_run, "Say what would be made, and change nothing");
    add->add_flag("--replace", command.replace, "Put them in place of questions with their ids");
    add->add_flag("--skip-faulty", command.skip_faulty,
                  "Leave out what cannot become a question, and say so");
}

void add_questions_export(CLI::App* questions, QuestionsExportCommand& command) {
    CLI::App* add =
        questions->add_subcommand("export", "Write questions for another program");
    add->add_option("dir", command.directory, "Folder of the questions")->required();
    add->add_option("--format", command.format,
                    "Its form; by default the ending of the output tells (.md, .txt, .xml)")
        ->check(CLI::IsMember({"roadmap", "anki", "moodle"}));
    add->add_option("--output", command.output, "File to write, instead of standard output");
    add->add_option("--topic", command.topic, "Only those with this topic");
    add->add_option("--level", command.level, "Only those of this level")
        ->check(CLI::IsMember({"beginner", "intermediate", "advanced"}));
    add->add_option("--kind", command.kind, "Only those of this kind");
}

void add_questions(CLI::App& app, QuestionsImportCommand& import, QuestionsExportCommand& output) {
    CLI::App* questions = app.add_subcommand(
        "questions", "Question sets of other programs: take them over, or write them");
    questions->require_subcommand(1)->group(group_challenges);
    add_questions_import(questions, import);
    add_questions_export(questions, output);
    questions->footer(
        "Forms:\n"
        "  roadmap  Markdown whose front matter lists questions, as roadmap.sh has them\n"
        "  anki     notes as Anki exports them to text\n"
        "  moodle   questions as Moodle exports them in XML");
}

void add_verify(CLI::App& app, VerifyCommand& command) {
    CLI::App* verify = app.add_subcommand(
        "verify",
        "Check packages, or a folder of questions, against the format and their own promises");
    verify->group(group_challenges);
    verify
        ->add_option("path", command.paths,
                     "Packages (folders, .zip or .kpp), folders of packages, or challenges/theory")
        ->required();
    verify->add_flag("--json", command.json, "Print one JSON object for each package");
    verify->add_option("--jobs", command.jobs, "Sandboxes side by side")
        ->check(CLI::Range(1, 8))
        ->capture_default_str();
}

void add_doctor(CLI::App& app, DoctorCommand& command) {
    CLI::App* doctor = app.add_subcommand(
        "doctor", "Say what works on this host, what does not, and what to do about it");
    doctor->group(group_operation);
    doctor->add_flag("--json", command.json, "Print one JSON object");
    doctor->add_option("--data", command.data, "Data folder to check");
    doctor->add_option("--challenges", command.challenges, "Challenges to check");
    doctor->add_option("--web", command.web, "Web client to check");
    doctor->add_option("--port", command.port, "Port to check")->capture_default_str();
    add_assessor(doctor, command.assessor);
}

void add_place_of_tokens(CLI::App* token, TokenCommand& command) {
    token->add_option("--data", command.data, "Data folder of the server that runs");
    token->add_option("--redis", command.redis, "The Redis that servers use, if it is not private")
        ->envname(redis_variable);
}

void add_token(CLI::App& app, TokenCommand& command) {
    CLI::App* token = app.add_subcommand(
        "token", "Let programs use the REST interface: add, list and revoke their tokens");
    token->require_subcommand(1);
    CLI::App* add = token->add_subcommand("add", "Make a token and print it, this once");
    add->add_option("name", command.token.name, "What to call it")->required();
    add->add_option(
           "--scope", command.token.scopes,
           "What it may do (default: all but results:full and metrics:read); may be given again")
        ->allow_extra_args(false)
        ->check(CLI::IsMember(std::vector<std::string>(all_scopes.begin(), all_scopes.end())));
    add->add_option("--expires-days", command.token.expires_days, "Days until it ends by itself")
        ->check(CLI::Range(std::size_t{1}, rehearse::protocol::token_days_max));
    add->add_option("--per-minute", command.token.per_minute, "Requests a minute")
        ->capture_default_str();
    add->add_option("--unfinished", command.token.unfinished_max,
                    "Submissions that may wait or run at a time")
        ->capture_default_str();
    add->add_flag("--json", command.json, "Print one JSON object");
    add_place_of_tokens(add, command);
    CLI::App* list = token->add_subcommand("list", "Say which tokens there are");
    list->add_flag("--json", command.json, "Print one JSON object");
    add_place_of_tokens(list, command);
    CLI::App* revoke = token->add_subcommand("revoke", "End a token");
    revoke->add_option("token", command.id_or_name, "Its name or id")->required();
    add_place_of_tokens(revoke, command);
}

void add_place(CLI::App* command, StorePlace& place) {
    command->add_option("--data", place.data, "Data folder of the server");
    command->add_option("--redis", place.redis, "The Redis that servers use, if it is not private")
        ->envname(redis_variable);
}

void add_host(CLI::App& app, HostCommand& command) {
    CLI::App* host = app.add_subcommand(
        "host", "Accounts of those who hold interviews: add, list, remove, set a password");
    host->require_subcommand(1)->group(group_operation);
    CLI::App* add = host->add_subcommand("add", "Make an account; asks for its password");
    CLI::App* list = host->add_subcommand("list", "Say which accounts there are");
    list->add_flag("--json", command.json, "Print one JSON object");
    CLI::App* remove = host->add_subcommand("remove", "End an account and its logins");
    CLI::App* password = host->add_subcommand(
        "password", "Set a new password, which it asks for, and end the logins");
    for (CLI::App* one : {add, remove, password})
        one->add_option("name", command.name, "Name of the account")->required();
    for (CLI::App* one : {add, list, remove, password}) add_place(one, command.place);
    host->footer(
        "The server need not run. A password that is not typed is read from standard input.");
}

int host_command(const CLI::App& app, const HostCommand& command) {
    if (app.got_subcommand("add")) return host_add_command(command, std::cin, std::cout, std::cerr);
    if (app.got_subcommand("list")) return host_list_command(command, std::cout, std::cerr);
    if (app.got_subcommand("remove")) return host_remove_command(command, std::cout, std::cerr);
    return host_password_command(command, std::cin, std::cout, std::cerr);
}

int token_command(const CLI::App& app, const TokenCommand& command) {
    if (app.got_subcommand("add")) return token_add_command(command, std::cout, std::cerr);
    if (app.got_subcommand("list")) return token_list_command(command, std::cout, std::cerr);
    return token_revoke_command(command, std::cout, std::cerr);
}

/// Gives a grading command slots of its own; says why it cannot.
template <class Command>
int with_slots(Command& command, int (*run)(const Command&, std::ostream&, std::ostream&)) {
    auto lease = SlotLease::take();
    if (!lease) {
        std::cerr << "rehearse: " << lease.error().message << '\n';
        return 3;
    }
    command.first_slot = lease->first();
    command.cache_directory = default_data_directory() / "compiled";
    return run(command, std::cout, std::cerr);
}

}  // namespace

int main(int argc, char** argv) {
    if (sodium_init() < 0) return 3;
    CLI::App app(
        "Rehearse: mock interviews for backend engineers, on your own machine.\n"
        "Start with: rehearse serve, then open the address that it prints.");
    app.set_version_flag("--version", std::string("rehearse ") + REHEARSE_VERSION);
    app.require_subcommand(1);
    ServeOptions serve;
    RunnerOptions runner;
    GradeCommand grade;
    VerifyCommand verify;
    PrepareCommand prepare;
    DoctorCommand doctor;
    NewCommand begin;
    ImportCommand import;
    QuestionsImportCommand questions_import;
    QuestionsExportCommand questions_export;
    TokenCommand token;
    HostCommand host;
    std::uint16_t health_port = 7070;
    bool health_over_tls = false;
    add_serve(app, serve);
    add_new(app, begin);
    add_verify(app, verify);
    add_grade(app, grade);
    add_import(app, import);
    add_questions(app, questions_import, questions_export);
    add_doctor(app, doctor);
    add_runner(app, runner);
    add_token(app, token);
    add_host(app, host);
    app.add_subcommand("prepare",
                       "Make what speeds up compiling now, not at the first compile that misses it")
        ->group(group_operation);
    CLI::App* health =
        app.add_subcommand("health", "Ask a server on this host whether it is ready");
    health->group(group_operation)->add_option("--port", health_port, "Its port");
    health->add_flag("--tls", health_over_tls, "It encrypts by itself");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        return code == 0 ? 0 : 2;
    }
    unsetenv(redis_variable);  // children of ours must not inherit its password
    if (app.got_subcommand("serve")) return serve_command(serve);
    if (app.got_subcommand("runner")) return runner_command(runner);
    if (app.got_subcommand("grade")) return with_slots(grade, grade_command);
    if (app.got_subcommand("verify")) {
        verify.verify_questions = [&](const std::string& path) {
            return verify_questions(path, verify.json, std::cout, std::cerr);
        };
        return with_slots(verify, verify_command);
    }
    if (app.got_subcommand("new")) return new_command(begin, std::cout, std::cerr);
    if (app.got_subcommand("import")) return import_command(import, std::cout, std::cerr);
    if (app.got_subcommand("questions")) {
        return app.get_subcommand("questions")->got_subcommand("import")
                   ? questions_import_command(questions_import, std::cout, std::cerr)
                   : questions_export_command(questions_export, std::cout, std::cerr);
    }
    if (app.got_subcommand("prepare")) return with_slots(prepare, prepare_command);
    if (app.got_subcommand("token")) return token_command(*app.get_subcommand("token"), token);
    if (app.got_subcommand("host")) return host_command(*app.get_subcommand("host"), host);
    if (app.got_subcommand("doctor")) return doctor_command(doctor);
    return health_command(health_port, health_over_tls);
}
