#include "app/engine/serve/failure.h"

#include "core/runtime/memory.h"
#include "core/search/sweep.h"

#include <exception>

namespace cutaway {

Failure current_failure() {
    try {
        throw;
    } catch (const Error& error) {
        if (error.where() == "params") { // a JsonObject's, whose advice is for files
            return {Error(error.code(), error.message(), error.where(),
                          "Give the parameters that docs/protocol.md says."),
                    RpcError::invalid_params};
        }
        return {error};
    } catch (const Interrupted&) {
        return {Error(error_code::cancelled, "Stopped", "", "Ask again to finish.")};
    } catch (const std::exception& error) {
        if (is_out_of_memory(error)) {
            return {Error(error_code::out_of_memory, "The memory is used up", "this machine",
                          "Give a ceiling, or fewer or shorter sequences.")};
        }
        return {Error(error_code::internal, error.what(), "cutaway-engine",
                      "This is a fault of Cutaway; please report it."),
                RpcError::internal};
    }
}

} // namespace cutaway
