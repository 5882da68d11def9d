#include "core/text/metaspace.h"

#include "core/checkpoint/printable.h"
#include "core/text/steps.h"

namespace cutaway {

Metaspace read_metaspace(const JsonObject& step) {
    refuse_other_members(step,
                         {"type", "replacement", "str_rep", "add_prefix_space", "prepend_scheme", "split"});
    Metaspace metaspace{.mark = character_of(step, "replacement"), .split = step.boolean("split", true)};
    // Files from before 2024 have add_prefix_space alone.
    const bool prefix = step.boolean("add_prefix_space", true);
    const std::string scheme = step.text("prepend_scheme", prefix ? "always" : "never");
    if (!prefix && scheme != "never") {
        step.fail("'add_prefix_space' contradicts 'prepend_scheme'");
    }
    if (scheme == "first") {
        metaspace.prepend = Metaspace::Prepend::first;
    } else if (scheme == "never") {
        metaspace.prepend = Metaspace::Prepend::never;
    } else if (scheme != "always") {
        step.fail("the prepend_scheme " + in_quotes(scheme) + " is not supported");
    }
    return metaspace;
}

} // namespace cutaway
