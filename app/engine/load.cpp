#include "app/engine/load.h"

#include "app/engine/interrupt.h"
#include "app/engine/progress_bar.h"

#include <utility>

namespace cutaway {

Workbench load(OpenModel model, const ModelOptions& options, const Sequences& sequences,
               const Output& output) {
    ProgressBar bar(output, "loading", "slots");
    const auto show = [&](const ProgressNotice& notice) { bar.show(notice.done, notice.total); };
    Workbench bench(std::move(model), options.request(), shape_of(sequences), /*questions=*/false, show,
                    interrupted);
    if (!bench.decoder().keeps_slots()) {
        output.note("note: the weights do not fit the memory: every sweep reads them from the file");
    }
    output.detail(bench.environment().dump());
    return bench;
}

} // namespace cutaway
