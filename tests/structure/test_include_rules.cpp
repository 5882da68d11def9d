#include "tests/structure/include_rules.h"

#include <QtTest/QtTest>

#include <fstream>
#include <memory>

using namespace cutaway;

namespace fs = std::filesystem;

class TestIncludeRules : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theSourcesKeepTheRules() {
        const std::vector<std::string> faults = broken_rules(CUTAWAY_SOURCE_DIR);
        for (const std::string& fault : faults) {
            qWarning("%s", fault.c_str());
        }
        QVERIFY(faults.empty());
    }

    /// A small project that keeps every rule.
    void init() {
        scratch_ = std::make_unique<QTemporaryDir>();
        write("core/plan/plan.h", "/// Read this first.\n#include <vector>\n#include <nlohmann/json.hpp>\n");
        write("core/checkpoint/checkpoint.h", "/// Read this first.\n#include \"core/plan/plan.h\"\n");
        write("core/model/decoder.h",
              "/// Read this first.\n#include <ATen/core/Tensor.h>\n"
              "#include <c10/core/Device.h>\n#include \"core/checkpoint/checkpoint.h\"\n");
        write("core/model/decoder.cpp", "#include \"core/model/decoder.h\"\n#include <ATen/ATen.h>\n");
        write("core/search/search.h", "/// Read this first.\n#include \"core/model/decoder.h\"\n");
        write("ui/window.h", "#include <QWidget>\n#include <qcustomplot.h>\n#include \"core/plan/plan.h\"\n");
        write("ui/map/map.cpp", "#include \"ui/window.h\"\n#include \"map.moc\"\n");
        write("app/cutaway/main.cpp", "#include \"ui/window.h\"\n");
        write("app/engine/serve/server.h", "#include \"core/search/search.h\"\n");
        write("app/engine/main.cpp", "#include \"app/engine/serve/server.h\"\n#include <ATen/Parallel.h>\n");
        QVERIFY(broken_rules(root()).empty());
    }

    void aBrokenRuleIsFound_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("fault");
        const auto row = [](const char* name, const char* path, const char* text, const char* fault) {
            QTest::newRow(name) << path << text << fault;
        };
        row("plan knows checkpoint", "core/plan/x.cpp", "#include \"core/checkpoint/checkpoint.h\"",
            "core/plan may not know core/checkpoint");
        row("checkpoint knows model", "core/checkpoint/x.h", "#include \"core/model/decoder.h\"",
            "core/checkpoint may not know core/model");
        row("model knows search", "core/model/x.cpp", "#include \"core/search/search.h\"",
            "core/model may not know core/search");
        row("core knows ui", "core/search/x.cpp", "#include \"ui/window.h\"", "core/search may not know ui");
        row("ui knows model", "ui/x.cpp", "#include \"core/model/decoder.h\"", "ui may not know core/model");
        row("ui knows app", "ui/deep/er/x.cpp", "#include \"app/engine/serve/server.h\"",
            "ui may not know app/engine");
        row("window knows search", "app/cutaway/x.cpp", "#include \"core/search/search.h\"",
            "app/cutaway may not know core/search");
        row("engine knows ui", "app/engine/x.cpp", "#include \"ui/window.h\"", "app/engine may not know ui");
        row("new folder", "core/new/x.cpp", "#include \"core/plan/plan.h\"",
            "core/new may not know core/plan");
        row("Qt in core", "core/search/x.cpp", "  #  include <QString>", "Qt has no place here");
        row("Qt module in core", "core/plan/x.cpp", "#include <QtCore/QString>", "Qt has no place here");
        row("QCustomPlot in the engine", "app/engine/x.cpp", "#include <qcustomplot.h>",
            "Qt has no place here");
        row("libtorch in ui", "ui/x.cpp", "#include <ATen/core/Tensor.h>", "libtorch has no place here");
        row("libtorch in app's header", "app/engine/x.h", "#include <c10/core/Device.h>",
            "libtorch has no place here");
        row("libtorch in plan", "core/plan/x.cpp", "#include <torch/version.h>",
            "libtorch has no place here");
        row("libtorch in checkpoint", "core/checkpoint/x.cpp", "#include <ATen/ATen.h>",
            "libtorch has no place here");
        row("heavy header", "core/search/x.h", "#include <ATen/ATen.h>", "no more than ATen/core/Tensor.h");
        row("relative include", "core/model/x.cpp", "#include \"decoder.h\"",
            "not named from the project's root");
        row("two guides", "core/plan/x.h", "/// Read this first.", "core/plan: 2 headers say");
        row("no guide", "core/text/x.h", "", "core/text: 0 headers say");
    }
    void aBrokenRuleIsFound() {
        QFETCH(QString, path);
        QFETCH(QString, text);
        QFETCH(QString, fault);
        write(path.toStdString(), text.toStdString() + "\n");
        QString all;
        for (const std::string& found : broken_rules(root())) {
            all += QString::fromStdString(found) + "\n";
        }
        QVERIFY2(all.contains(fault), qPrintable(all));
    }

  private:
    fs::path root() const { return scratch_->path().toStdString(); }
    void write(const std::string& path, const std::string& text) const {
        fs::create_directories((root() / path).parent_path());
        std::ofstream(root() / path) << text;
    }

    std::unique_ptr<QTemporaryDir> scratch_;
};

QTEST_APPLESS_MAIN(TestIncludeRules)
#include "test_include_rules.moc"
