#include "core/runtime/one_thread.h"

#include <ATen/Parallel.h>

namespace cutaway {

OneThread::OneThread() : before_(at::get_num_threads()) {
    at::set_num_threads(1);
}

OneThread::~OneThread() {
    at::set_num_threads(before_);
}

} // namespace cutaway
