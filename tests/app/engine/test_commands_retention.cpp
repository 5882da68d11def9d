#include "tests/app/engine/engine_process.h"
#include "tests/core/python.h"

#include <cmath>
#include <map>

namespace cutaway {

using namespace testing;

namespace {

const QString tasks = QStringLiteral(CUTAWAY_SOURCE_DIR "/tests/fixtures/tasks/");
const QString demo_text = QStringLiteral(CUTAWAY_SOURCE_DIR "/resources/demo-model/calibration.txt");
const QString probes = QStringLiteral(CUTAWAY_SOURCE_DIR "/resources/demo-model/probes.jsonl");

bool near(const Json& ours, const Json& theirs) {
    if (ours.is_null() || theirs.is_null()) {
        return ours == theirs;
    }
    const double left = ours, right = theirs;
    return std::abs(left - right) <= 1e-5 * std::max(1.0, std::abs(right));
}

/// Whether all that the script says is what we say; we say more.
std::string difference(const Json& ours, const Json& script) {
    if (!script.is_object() || script.is_null()) {
        return near(ours, script) ? "" : ours.dump() + " instead of " + script.dump();
    }
    for (const auto& [key, value] : script.items()) {
        if (!ours.is_object() || !ours.contains(key)) {
            return "no " + key + " in " + ours.dump();
        }
        if (const std::string wrong = difference(ours.at(key), value); !wrong.empty()) {
            return key + ": " + wrong;
        }
    }
    return {};
}

Json task_named(const Json& document, const std::string& name) {
    for (const Json& task : document.at("tasks")) {
        if (task.at("name") == name) {
            return task;
        }
    }
    return {};
}

} // namespace

class TestCommandsRetention : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// make_retained.py counts the harness's log-likelihoods.
    void saysOfTheHarnessNumbersWhatNumpySays() {
        const Json expected = json_of(tasks + "retained.json");
        QStringList arguments{"retention", "demo", "--json", "--remove", "A3,F5,A7"};
        for (const auto& [name, file] : std::map<QString, QString>{{"arc_easy", "arc.jsonl"},
                                                                   {"boolq", "boolq.jsonl"},
                                                                   {"copa", "copa.jsonl"},
                                                                   {"hellaswag", "hellaswag.jsonl"},
                                                                   {"openbookqa", "openbookqa.jsonl"},
                                                                   {"own", "own.jsonl"},
                                                                   {"piqa", "piqa"},
                                                                   {"rte", "rte.jsonl"},
                                                                   {"winogrande", "winogrande.jsonl"}}) {
            arguments << "--task" << name + '=' + tasks + file;
        }
        const Run run =
            run_engine(arguments + QStringList{"--text", tasks + "texts.jsonl", "--text", demo_text});
        QVERIFY2(run.code == 0, run.errors + run.output);
        const Json document = run.document();
        for (const Json& task : document.at("tasks")) {
            const std::string name = task.at("name");
            const std::string wrong = difference(task, expected.at("tasks").at(name));
            QVERIFY2(wrong.empty(), (name + ": " + wrong).c_str());
            QCOMPARE(task.at("metric").get<std::string>(),
                     std::string(task.at("acc_norm").is_null() ? "acc" : "acc_norm"));
        }
        const std::string wrong = difference(document.at("mean"), expected.at("mean"));
        QVERIFY2(wrong.empty(), wrong.c_str());
        QCOMPARE(document.at("mean").at("tasks").get<int>(), 9);
        for (const Json& text : document.at("perplexity")) {
            const Json& ratios = expected.at("texts").at(text.at("name").get<std::string>());
            QVERIFY2(near(text.at("word_perplexity").at("ratio"), ratios[0]), text.dump().c_str());
            QVERIFY2(near(text.at("byte_perplexity").at("ratio"), ratios[1]), text.dump().c_str());
        }
    }

    /// Of many documents, by a plan that costs something.
    void saysOfEveryDocumentWhatNumpySays() {
        if (!has_python()) {
            QSKIP("no Python");
        }
        const QStringList plan{"--remove", "A3,F5,A7,F8,F2"};
        const QStringList task{"--task", "probes=" + probes, "--limit", "150"};
        for (const auto& [file, more] :
             std::map<QString, QStringList>{{"full.jsonl", {}}, {"pruned.jsonl", plan}}) {
            QCOMPARE(run_engine(QStringList{"evaluate", "demo", "--documents", folder_.filePath(file)} +
                                task + more)
                         .code,
                     0);
        }
        const Json expected = Json::parse(printed_by(
            "tests/fixtures/make_retained.py", {"--documents", folder_.filePath("full.jsonl").toStdString(),
                                                folder_.filePath("pruned.jsonl").toStdString()}));
        const Json document = run_engine(QStringList{"retention", "demo", "--json"} + plan + task).document();
        const Json probed = task_named(document, "probes");
        QVERIFY(probed.at("acc").at("difference").get<double>() < 0);
        QVERIFY(probed.at("acc").at("difference_stderr").get<double>() > 0);
        const std::string wrong = difference(probed, expected.at("probes"));
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    /// Each error is that of `evaluate`, of MMLU the pooled one.
    void agreesWithEvaluate() {
        const QStringList task{"--task", "mmlu=" + tasks + "mmlu", "--task",
                               "lambada_openai=" + tasks + "lambada.jsonl", "--json"};
        const Json both = run_engine(QStringList{"retention", "demo", "--remove", "A3"} + task).document();
        const Json full = run_engine(QStringList{"evaluate", "demo"} + task).document();
        const Json pruned = run_engine(QStringList{"evaluate", "demo", "--remove", "A3"} + task).document();
        for (const char* name : {"mmlu", "lambada_openai"}) {
            const Json acc = task_named(both, name).at("acc");
            for (const auto& [key, one] : {std::pair("full", &full), std::pair("pruned", &pruned)}) {
                const Json alone = task_named(*one, name);
                QVERIFY(near(acc.at(key), alone.at("acc")));
                QVERIFY(near(acc.at(std::string(key) + "_stderr"), alone.at("acc_stderr")));
            }
        }
        const Json perplexity = task_named(both, "lambada_openai").at("perplexity");
        QVERIFY(near(perplexity.at("pruned"), task_named(pruned, "lambada_openai").at("perplexity")));
        QVERIFY(task_named(both, "mmlu").at("ece").is_object());
        QVERIFY(task_named(both, "lambada_openai").at("ece").is_null());
    }

    void showsATable() {
        const Run run = run_engine({"retention", "demo", "--remove", "A3", "--task",
                                    "own=" + tasks + "own.jsonl", "--text", tasks + "texts.jsonl"});
        QCOMPARE(run.code, 0);
        for (const char* word : {"own ", "mean of the tasks", "texts.jsonl", "kept", "ratio"}) {
            QVERIFY2(run.output.contains(word), run.output);
        }
    }

    void leavesOutWhatIsWrong() {
        const Run run = run_engine({"retention", "demo", "--json", "--remove", "A3", "--task",
                                    "own=" + tasks + "own.jsonl", "--task", "boolq=" + tasks + "own.jsonl"});
        QCOMPARE(run.code, 1);
        QCOMPARE(run.document().at("left_out").at(0).at("name").get<std::string>(), std::string("boolq"));
        QCOMPARE(run.document().at("tasks").size(), std::size_t{1});
    }

    void needsAPlanThatRemoves() {
        const Run run = run_engine({"retention", "demo", "--json", "--task", "own=" + tasks + "own.jsonl"});
        QCOMPARE(run.code, 2);
        QCOMPARE(run.error_code(), std::string("bad-usage"));
    }

  private:
    const QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestCommandsRetention)
#include "test_commands_retention.moc"
