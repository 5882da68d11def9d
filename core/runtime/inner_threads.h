#pragma once

namespace cutaway {

/// While it lives, operators that the calling thread runs use so many threads; 0: as many as before.
class InnerThreads {
  public:
    explicit InnerThreads(int threads);
    ~InnerThreads();
    InnerThreads(const InnerThreads&) = delete;
    InnerThreads& operator=(const InnerThreads&) = delete;

  private:
    int before_;
};

} // namespace cutaway
