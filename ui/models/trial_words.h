#pragma once

#include "core/plan/session.h"

#include <QString>

namespace cutaway {

/// What a search with this order and unit is called beside the greedy one of single slots: `Block influence`,
/// `Whole blocks`. Empty for that one.
QString baselineTitle(Order order, Unit unit);

/// What sets a trial apart from the session that it belongs to: its order and unit, its divergence, its
/// texts.
QString trialName(const SearchRecord& trial, const Session& session);

} // namespace cutaway
