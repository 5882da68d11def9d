#pragma once

#include "core/plan/protocol.h"

namespace cutaway {

/// Why a request failed, as it is answered.
struct Failure {
    Error error;
    RpcError number = RpcError::application;
};

/// That of the exception being handled, whatever it is.
Failure current_failure();

} // namespace cutaway
