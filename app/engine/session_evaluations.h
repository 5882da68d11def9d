#pragma once

#include "core/plan/evaluation.h"
#include "core/plan/session.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace cutaway {

/// The evaluations of a session file, each written as soon as it is there. Whatever else stands in the file
/// stays, also what another program wrote meanwhile, and what that threw away of ours is written again.
class SessionEvaluations {
  public:
    /// Reads the session. Throws as read_session() does.
    explicit SessionEvaluations(const std::filesystem::path& path);

    const Session& session() const { return session_; } ///< as it was read first

    /// What it has of the plan that the first so many events make, of the documents of `nothing`: the one
    /// with most of them done.
    std::optional<Evaluation> find(int events, const Evaluation& nothing) const;

    /// Writes it, in the place of one that is of the same documents and slots. Throws Error(bad-session)
    /// where the file holds another history now, and is left as it is then, and as write_file_atomically()
    /// does.
    void store(Evaluation evaluation);

  private:
    std::filesystem::path path_;
    Session session_;
    std::vector<Evaluation> ours_{};
};

} // namespace cutaway
