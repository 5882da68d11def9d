#include "tests/app/engine/searching.h"
#include "tests/app/engine/tensors.h"
#include "tests/core/python.h"

namespace cutaway {

using namespace testing;

/// What is written is tested in tests/core/export; here, what the command does.
class TestCommandsExport : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void writesAModelThatIsThePlan() {
        const Searched searched("llama-biases");
        QVERIFY(QDir().mkdir(searched.path("empty")));
        for (const char* folder : {"new", "empty", "slash/"}) {
            const Run run =
                searched.run("export", {"--format", "zeroed", "--remove", "A1,F3", "-o", folder, "--json"});
            QCOMPARE(run.code, 0);
            const Json document = run.document();
            QCOMPARE(document.at("format").get<std::string>(), std::string("zeroed"));
            QCOMPARE(document.at("path").get<std::string>(), std::string(folder));
            QVERIFY(document.at("max_logit_difference").get<double>() < 1e-4);
            qint64 bytes = 0;
            for (const QFileInfo& file :
                 QDir(searched.path(folder)).entryInfoList(QDir::Files | QDir::Hidden)) {
                bytes += file.size();
            }
            QCOMPARE(document.at("bytes").get<qint64>(), bytes);
        }
        QCOMPARE(searched.run("logits", {"--remove", "A1,F3", "-o", "plan.safetensors"}).code, 0);
        const QStringList of_folder{"logits",   searched.path("new"),
                                    "--tokens", searched.path("ids.json"),
                                    "-o",       searched.path("folder.safetensors")};
        QCOMPARE(run_engine(of_folder).code, 0);
        QVERIFY(largest_difference(read_tensor<float>(searched.path("plan.safetensors"), "logits"),
                                   read_tensor<float>(searched.path("folder.safetensors"), "logits")) < 1e-4);
    }

    /// The scores of a session go along with its plan.
    /// A file where the path says so, else a folder; a type of weights, and none that there is not.
    void writesAGguf() {
        const Searched searched("llama-biases");
        const auto written = [&](const QStringList& options) {
            return searched.run("export",
                                QStringList{"--format", "gguf", "--remove", "A1,F3", "--json"} + options);
        };
        const Run file = written({"-o", "model.gguf", "--type", "F16"});
        QCOMPARE(file.code, 0);
        const QString path = searched.path("model.gguf");
        QCOMPARE(file.document().at("bytes").get<qint64>(), QFileInfo(path).size());
        QVERIFY(file.document().at("max_logit_difference").get<double>() < 0.1);
        QCOMPARE(written({"-o", "model.gguf"}).code, 1);
        QCOMPARE(written({"-o", "model.gguf", "--force"}).code, 0);
        QCOMPARE(written({"-o", "folder"}).code, 0);
        QVERIFY(QFileInfo::exists(searched.path("folder/model-F32.gguf")));
        QCOMPARE(written({"-o", "other.gguf", "--type", "Q4_K_M"}).code, 2);
        QVERIFY(!QFileInfo::exists(searched.path("other.gguf")));
        searched.prune({"--cuts", "1", "--export", "gguf:" + searched.path("pruned.gguf")});
        QVERIFY(QFileInfo::exists(searched.path("pruned.gguf")));
    }

    void writesAPlanWithItsScores() {
        const Searched searched("llama-biases");
        const Json pruned = searched.prune({"--cuts", "2", "--divergence", "kl", "--session", "s.cutaway"});
        QCOMPARE(searched.run("export", {"--format", "plan", "--plan", "s.cutaway", "-o", "plan.json"}).code,
                 0);
        const Json plan = json_of(searched.path("plan.json"));
        QCOMPARE(plan.at("removed"), pruned.at("removed"));
        QCOMPARE(plan.at("steps"), pruned.at("steps"));
        QCOMPARE(plan.at("settings"), pruned.at("settings"));
        QCOMPARE(plan.at("calibration"), pruned.at("calibration"));
        QCOMPARE(plan.at("model").at("fingerprint"), pruned.at("model").at("fingerprint"));
        // An existing file stays, unless it is to be replaced.
        const QStringList again{"--format", "plan", "--remove", "A0", "-o", "plan.json"};
        QCOMPARE(searched.run("export", again).code, 1);
        QCOMPARE(json_of(searched.path("plan.json")), plan);
        QCOMPARE(searched.run("export", again + QStringList{"--force"}).code, 0);
        QCOMPARE(json_of(searched.path("plan.json")).at("removed"), (Json{"A0"}));
    }

    /// The commands of the card do what it says, as somebody types them who has the folder alone.
    void theCardsCommandsWork() {
        const QTemporaryDir folder;
        const QString model = folder.filePath("model");
        QCOMPARE(run_engine({"export", "demo", "--format", "zeroed", "--remove", "A3,F5", "-o", model}).code,
                 0);
        const QString card = QString::fromUtf8(content_of(model + "/README.md"));
        const auto block = [&](const QString& begin) {
            const qsizetype first = card.indexOf(begin) + begin.size();
            return card.mid(first, card.indexOf("\n```", first) - first);
        };
        QStringList words = block("```\ncutaway-engine ").split(' ');
        QCOMPARE(words.takeFirst(), QString("export"));
        words.replaceInStrings("MODEL", "demo").replaceInStrings("OUTPUT", folder.filePath("again"));
        QCOMPARE(run_engine(QStringList{"export"} + words).code, 0);
        for (const char* file : {"/model.safetensors", "/config.json", "/README.md", "/slot-map.svg"}) {
            QVERIFY(content_of(folder.filePath("again") + file) == content_of(model + file));
        }
        if (!has_python()) {
            QSKIP("there is no .venv/bin/python");
        }
        QProcess process;
        process.setWorkingDirectory(model);
        process.start(QString::fromStdString(python.string()), {"-c", block("```python\n")});
        QVERIFY(process.waitForFinished(120'000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
        QVERIFY(process.readAllStandardOutput().startsWith("Once upon a time"));
    }

    /// Scores that another model's session holds would be lies.
    void takesOnlyThePlanOfAnotherModelsSession() {
        const Searched searched("llama-biases");
        QCOMPARE(searched.run("export", {"--format", "zeroed", "--remove", "A0", "-o", "other"}).code, 0);
        QVERIFY(!searched.prune({"--cuts", "1", "--session", "s.cutaway"}).is_null());
        const Run run = run_engine({"export", searched.path("other"), "--format", "plan", "--plan",
                                    searched.path("s.cutaway"), "-o", searched.path("plan.json")});
        QCOMPARE(run.code, 0);
        QVERIFY2(run.errors.contains("another model"), run.errors.constData());
        QCOMPARE(json_of(searched.path("plan.json")).at("steps"), Json::array());
        QCOMPARE(json_of(searched.path("plan.json")).at("removed"), (Json{"A3"}));
    }

    void writesTheWeightsOfSlots() {
        const Searched searched("llama-biases");
        const Run run = searched.run(
            "export", {"--format", "layers", "--slots", "F1,A0", "-o", "two.safetensors", "--json"});
        QCOMPARE(run.code, 0);
        QCOMPARE(run.document().at("format").get<std::string>(), std::string("layers"));
        QCOMPARE(run.document().at("bytes").get<qint64>(),
                 QFileInfo(searched.path("two.safetensors")).size());
        QCOMPARE(
            searched.run("export", {"--format", "layers", "--remove", "A0,F1", "-o", "removed.safetensors"})
                .code,
            0);
        QVERIFY(content_of(searched.path("removed.safetensors")) ==
                content_of(searched.path("two.safetensors")));
        const auto fails = [&](const QStringList& arguments, int code, const char* words) {
            const Run failed = searched.run("export", arguments + QStringList{"-o", "none"});
            QCOMPARE(failed.code, code);
            QVERIFY2(failed.errors.contains(words), failed.errors.constData());
            QVERIFY(!QFileInfo::exists(searched.path("none")));
        };
        fails({"--format", "layers"}, 1, "No slot is chosen");
        fails({"--format", "layers", "--slots", "A9"}, 1, "'A9' names no slots");
        fails({"--format", "zeroed", "--slots", "A0"}, 2, "--slots belongs to the format layers");
    }

    /// What no search can mend is said before one, which may take hours.
    void whatAFormatCannotCarryIsSaidFirst() {
        const Searched searched("llama-biases");
        QVERIFY(QDir().mkdir(searched.path("model")));
        Json config = json_of(searched.model + "/config.json");
        config["hidden_act"] = "gelu";
        write_file(searched.path("model/config.json"), QByteArray::fromStdString(config.dump()));
        QVERIFY(QFile::copy(searched.model + "/model.safetensors", searched.path("model/model.safetensors")));
        const QString model = searched.path("model"), session = searched.path("s.cutaway");
        for (const char* format : {"gguf", "nemotron-nas"}) {
            const QStringList target{"--export", QString(format) + ":" + searched.path("new")};
            const Run run = run_engine(QStringList{"prune", model, "--tokens", searched.path("ids.json"),
                                                   "--cuts", "1", "--session", session, "--json"} +
                                       target);
            QCOMPARE(run.code, 1);
            QCOMPARE(run.error_code(), std::string("unsupported-model"));
            QVERIFY2(run.output.contains("hidden_act"), run.output.constData());
            QVERIFY(!QFileInfo::exists(session));
        }
        // That the plan may yet come to whole blocks, nobody knows.
        QVERIFY(!searched.prune({"--cuts", "2", "--unit", "block", "--export", "blocks:blocks"}).is_null());
        const Run typed = searched.run("export", {"--format", "gguf", "--type", "F33", "-o", "none"});
        QCOMPARE(typed.code, 2);
        QVERIFY(typed.errors.contains("F33"));
        const Run untyped = searched.run("export", {"--format", "zeroed", "--type", "F16", "-o", "none"});
        QCOMPARE(untyped.code, 2);
        QVERIFY(untyped.errors.contains("keeps the weights' own types"));
    }

    /// On top of a search, in the same run.
    void prunesIntoOtherForms() {
        const Searched searched("llama-biases");
        const Json pruned = searched.prune(
            {"--cuts", "2", "--export", "nemotron-nas:nas", "--export", "layers:layers.safetensors"});
        QVERIFY(!pruned.is_null());
        const Json config = json_of(searched.path("nas/config.json"));
        for (const Json& slot : pruned.at("removed")) {
            const std::string name = slot.get<std::string>();
            const Json& block =
                config.at("block_configs").at(static_cast<std::size_t>(std::stoi(name.substr(1))));
            QVERIFY(block.at(name.front() == 'A' ? "attention" : "ffn").at("no_op").get<bool>());
        }
        QVERIFY(QFileInfo(searched.path("layers.safetensors")).size() > 1000);
    }
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestCommandsExport)
#include "test_commands_export.moc"
