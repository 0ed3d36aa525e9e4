// Catalog: everything that can be asked, read and checked when the server starts: packages,
// questions, templates. It makes plans for new sessions. Sessions pin content by hash, so a later
// catalog may differ without touching them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "package/package.hpp"
#include "protocol/rest.hpp"
#include "session/plan.hpp"
#include "theory/bank.hpp"
#include "theory/session_template.hpp"

namespace rehearse::app {

struct CodingEntry {
    package::Package package;
    std::string content_hash;
    std::string bundle;  // the package as the store and the runners get it
};

/// Draws a number below `bound`; handed in, so that tests can fix it.
using Random = std::function<std::size_t(std::size_t bound)>;

class Catalog {
public:
    /// Reads `<root>/coding`, `<root>/theory`, `<root>/templates`. All faults in one error, a line
    /// each.
    static Result<Catalog> load(const std::filesystem::path& root);

    const CodingEntry* coding(const std::string& slug) const;
    /// All coding tasks by slug.
    const std::map<std::string, CodingEntry>& challenges() const { return coding_; }
    /// The slug of the task that has these contents today; empty when there is none.
    std::string slug_of(const std::string& content_hash) const;
    /// Those of the package's languages that are installed, in its order.
    std::vector<std::string> offered_languages(const package::Package& package) const;
    const theory::Question* question(const std::string& id) const { return bank_.find(id); }
    /// All questions by id.
    const std::vector<theory::Question>& questions() const { return bank_.questions; }
    bool has_template(const std::string& id) const;
    /// The text of a question's file, to be pinned in the store.
    std::string question_text(const theory::Question& question) const;

    /// Languages that may be offered: those that are installed. Until it is called: all.
    void set_installed(std::set<std::string> languages) { installed_ = std::move(languages); }

    Result<session::Plan> plan(const protocol::SessionContents& wish, const Random& random) const;

    /// One of the catalog's questions or tasks, without an id; nullopt if there is none of that name,
    /// or nothing here runs it.
    std::optional<session::PlanItem> item(session::ItemKind kind, const std::string& ref) const;
    /// All that item() has, questions first, each kind by title.
    std::vector<protocol::Choice> choices() const;

    /// The body of GET /catalog; languages are filled in by the caller.
    protocol::Catalog describe() const;

    std::size_t coding_count() const { return coding_.size(); }
    std::size_t question_count() const { return bank_.questions.size(); }
    std::size_t template_count() const { return templates_.size(); }

private:
    Result<session::Plan> plan_template(const theory::SessionTemplate& from,
                                        const Random& random) const;
    Result<session::Plan> plan_custom(const protocol::CustomSession& wish,
                                      const Random& random) const;
    std::optional<session::PlanItem> coding_item(const std::string& slug) const;
    session::PlanItem theory_item(const theory::Question& question) const;
    std::vector<std::string> coding_for(const theory::Draw& draw) const;
    bool is_installed(const std::string& language) const {
        return installed_.empty() || installed_.contains(language);
    }

    std::filesystem::path root_;
    std::map<std::string, CodingEntry> coding_;
    theory::Bank bank_;
    std::vector<theory::SessionTemplate> templates_;
    std::set<std::string> installed_;
};

}  // namespace rehearse::app
