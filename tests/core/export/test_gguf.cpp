#include "tests/core/export/exported.h"

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

class TestGguf : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aa() {}
};

QTEST_GUILESS_MAIN(TestGguf)
#include "test_gguf.moc"
