#include "core/runtime/inner_threads.h"

#include <ATen/Parallel.h>

namespace cutaway {

InnerThreads::InnerThreads(int threads) : before_(at::get_num_threads()) {
    if (threads > 0) {
        at::set_num_threads(threads);
    }
}

InnerThreads::~InnerThreads() {
    at::set_num_threads(before_);
}

} // namespace cutaway
