#pragma once

#include "app/engine/workbench.h"
#include "core/evaluate/prepared.h"

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace cutaway {

/// The last task or text that was asked about, as tokens, so that its file is read once for all its pieces.
/// It is read again where a file of it changed.
class PreparedCache {
  public:
    /// Throws as prepare() does, and then keeps nothing.
    std::shared_ptr<const Prepared> get(const EvaluationSource& source, const OpenModel& model);
    /// For another model.
    void forget() { prepared_.reset(); }

  private:
    /// Size and time of each file that may be read.
    using Stamp = std::map<std::string, std::pair<std::uintmax_t, std::int64_t>>;
    static Stamp stamp_of(const EvaluationSource& source);

    std::shared_ptr<const Prepared> prepared_;
    Stamp stamp_;
};

} // namespace cutaway
