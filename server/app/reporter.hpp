// The report of a session that has ended, and what it comes to: the one place that puts together
// the log, the questions and the results for it.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/opinion_seeker.hpp"
#include "app/pinned_contents.hpp"
#include "app/session_hub.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "session/report.hpp"
#include "store/store.hpp"

namespace rehearse::app {

class Reporter {
public:
    Reporter(store::Store& store, PinnedContents& contents, OpinionSeeker& opinions)
        : store_(store), contents_(contents), opinions_(opinions) {}

    /// The report as the JSON of docs/PROTOCOL.md section 5. Once all is graded, what it comes to
    /// is kept in the log, so that the list of sessions shows it. REQUIRES: the session has ended
    /// (VIS-1).
    Task<Result<std::string>> report(std::shared_ptr<SessionHub> hub, std::string person);
    /// The same as a value, for what is written of it otherwise.
    Task<Result<std::shared_ptr<nlohmann::json>>> value(std::shared_ptr<SessionHub> hub,
                                                        std::string person);
    /// The same for nobody to read: when the session has ended and its last verdict has come.
    Task<Result<void>> record_score(std::shared_ptr<SessionHub> hub);

private:
    void keep_score(SessionHub& hub, double score, double max_score);

    store::Store& store_;
    PinnedContents& contents_;
    OpinionSeeker& opinions_;
};

}  // namespace rehearse::app
