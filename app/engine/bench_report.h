#pragma once

#include "app/engine/bench.h"

namespace cutaway {

/// What the runs found, as JSON (docs/decisions/009-bench.md says how it is measured): `modes`,
/// `matmul_rate`, `share_of_matmul_rate` and more.
Json bench_document(const std::vector<ModeRuns>& modes, const ProductRate& rate, const Workbench& bench,
                    const BenchOptions& options);

/// The same as a table.
std::string bench_text(const Json& document);

} // namespace cutaway
