#include "tests/app/engine/engine_process.h"
#include "tests/app/engine/serve_client.h"

#include <cmath>
#include <fcntl.h>
#include <fstream>
#include <random>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cutaway {

using namespace testing;

namespace {

constexpr std::int64_t mebi = 1 << 20;
constexpr std::int64_t hidden = 1024, ffn_size = 2816, vocabulary = 896;
constexpr int blocks = 8;

/// Writes a random Llama whose weights take some 360 MiB, in float32 or, half of that, in bfloat16.
void write_large_model(const QString& folder, bool bfloat16) {
    const Json config{{"architectures", {"LlamaForCausalLM"}},
                      {"model_type", "llama"},
                      {"hidden_size", hidden},
                      {"intermediate_size", ffn_size},
                      {"num_hidden_layers", blocks},
                      {"num_attention_heads", 16},
                      {"num_key_value_heads", 8},
                      {"vocab_size", vocabulary},
                      {"rms_norm_eps", 1e-6},
                      {"rope_theta", 10000.0},
                      {"max_position_embeddings", 2048},
                      {"hidden_act", "silu"},
                      {"tie_word_embeddings", false},
                      {"torch_dtype", bfloat16 ? "bfloat16" : "float32"}};
    write_file(folder + "/config.json", QByteArray::fromStdString(config.dump()));

    Json header;
    std::int64_t end = 0;
    const auto add = [&](const std::string& name, const std::vector<std::int64_t>& shape) {
        std::int64_t bytes = bfloat16 ? 2 : 4;
        for (const std::int64_t size : shape) {
            bytes *= size;
        }
        header[name] = {
            {"dtype", bfloat16 ? "BF16" : "F32"}, {"shape", shape}, {"data_offsets", {end, end + bytes}}};
        end += bytes;
    };
    add("model.embed_tokens.weight", {vocabulary, hidden});
    add("lm_head.weight", {vocabulary, hidden});
    add("model.norm.weight", {hidden});
    for (int block = 0; block < blocks; ++block) {
        const std::string base = "model.layers." + std::to_string(block) + ".";
        add(base + "input_layernorm.weight", {hidden});
        add(base + "self_attn.q_proj.weight", {hidden, hidden});
        add(base + "self_attn.k_proj.weight", {hidden / 2, hidden});
        add(base + "self_attn.v_proj.weight", {hidden / 2, hidden});
        add(base + "self_attn.o_proj.weight", {hidden, hidden});
        add(base + "post_attention_layernorm.weight", {hidden});
        add(base + "mlp.gate_proj.weight", {ffn_size, hidden});
        add(base + "mlp.up_proj.weight", {ffn_size, hidden});
        add(base + "mlp.down_proj.weight", {hidden, ffn_size});
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');
    // One stretch of numbers over and over, of a length that no row is a multiple of.
    std::seed_seq same_in_every_run{7};
    std::mt19937 random(same_in_every_run);
    std::vector<std::uint32_t> numbers(1'000'003);
    for (std::uint32_t& number : numbers) {
        const float value = 0.06F * (static_cast<float>(random()) / 4294967296.0F - 0.5F);
        std::memcpy(&number, &value, sizeof value);
    }
    std::vector<std::uint16_t> upper_halves;
    for (const std::uint32_t number : numbers) {
        upper_halves.push_back(static_cast<std::uint16_t>(number >> 16));
    }
    const auto bytes = bfloat16 ? std::as_bytes(std::span(upper_halves)) : std::as_bytes(std::span(numbers));
    std::ofstream file((folder + "/model.safetensors").toStdString(), std::ios::binary);
    const std::uint64_t length = text.size();
    file.write(reinterpret_cast<const char*>(&length), sizeof length);
    file << text;
    for (std::int64_t left = end; left > 0; left -= std::ssize(bytes)) {
        file.write(reinterpret_cast<const char*>(bytes.data()),
                   static_cast<std::streamsize>(std::min<std::int64_t>(left, std::ssize(bytes))));
    }
}

struct Ended {
    int code = -1;
    std::int64_t peak = 0; ///< bytes that were resident at once
    Json document;
};

/// Runs the engine by hand, since QProcess does not tell what a process took.
Ended run_measured(const QStringList& arguments, const QString& output) {
    QByteArrayList texts{CUTAWAY_ENGINE};
    for (const QString& argument : arguments) {
        texts.append(argument.toUtf8());
    }
    std::vector<char*> pointers;
    for (QByteArray& text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.toUtf8().constData(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t child = 0;
    Ended ended;
    int status = 0;
    rusage usage{};
    if (posix_spawn(&child, CUTAWAY_ENGINE, &actions, nullptr, pointers.data(), environ) == 0 &&
        wait4(child, &status, 0, &usage) == child && WIFEXITED(status)) {
        ended = {.code = WEXITSTATUS(status),
                 .peak = usage.ru_maxrss * 1024,
                 .document = Json::parse(content_of(output).toStdString(), nullptr, false)};
    }
    posix_spawn_file_actions_destroy(&actions);
    return ended;
}

std::string cuts_and_scores(const Json& document) {
    std::string text;
    for (const Json& step : document.at("steps")) {
        text += step.at("cut").get<std::string>() + " " + step.at("score").dump() + " ";
    }
    return text;
}

} // namespace

/// What --memory says is what the process takes, libtorch included where that is possible.
class TestMemory : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        QVERIFY(QDir(folder_.path()).mkdir("float32") && QDir(folder_.path()).mkdir("bfloat16"));
        write_large_model(folder_.filePath("float32"), false);
        write_large_model(folder_.filePath("bfloat16"), true);
        write_ids("ids", 2, 32);
        write_ids("more", 4, 64);
        write_ids("long", 1, 1024);
    }

    void stayUnderTheCeiling_data() {
        QTest::addColumn<QString>("model");
        QTest::newRow("float32, mapped") << "float32";
        QTest::newRow("bfloat16, converted") << "bfloat16";
    }
    void stayUnderTheCeiling() {
        QFETCH(QString, model);
        const Ended free = prune(model, {});
        QCOMPARE(free.code, 0);
        QVERIFY2(free.peak > 370 * mebi, qPrintable(QString::number(free.peak / mebi)));
        const Ended limited = prune(model, {"--memory", "350MiB"});
        QCOMPARE(limited.code, 0);
        QVERIFY2(limited.peak < 350 * mebi, qPrintable(QString::number(limited.peak / mebi)));
        // Each process measures which products are faster, and the two round differently.
        if (limited.document.at("environment") == free.document.at("environment")) {
            QCOMPARE(cuts_and_scores(limited.document), cuts_and_scores(free.document));
        }
    }

    /// Questions with long endings, some of them more than go beside each other, and examples before others.
    void evaluationsStayUnderTheCeiling() {
        for (const char* name : {"tokenizer.json", "tokenizer_config.json"}) {
            QVERIFY(QFile::copy(QStringLiteral(CUTAWAY_SOURCE_DIR "/resources/demo-model/") + name,
                                folder_.filePath(QStringLiteral("float32/") + name)));
        }
        QByteArray lines;
        for (int line = 0; line < 24; ++line) {
            Json choices;
            for (int choice = 0; choice < 4; ++choice) {
                choices.push_back(' ' +
                                  std::string(line % 4 == 0 ? 170 : 60, static_cast<char>('a' + choice)));
            }
            const Json own{{"prompt", std::string(150, 'x')}, {"choices", choices}, {"answer", 0}};
            lines += QByteArray::fromStdString(own.dump()) + '\n';
        }
        write_file(folder_.filePath("own.jsonl"), lines);
        const QString mmlu = QStringLiteral(CUTAWAY_SOURCE_DIR "/tests/fixtures/tasks/mmlu");
        const Ended limited =
            run_measured({"evaluate", folder_.filePath("float32"), "--json", "--memory", "300MiB", "--task",
                          "own=" + folder_.filePath("own.jsonl"), "--task", "mmlu=" + mmlu},
                         folder_.filePath("out"));
        QCOMPARE(limited.code, 0);
        QCOMPARE(limited.document.at("tasks").size(), std::size_t(2));
        QVERIFY2(limited.peak < 300 * mebi, qPrintable(QString::number(limited.peak / mebi)));
    }

    /// The least that the refusal names is enough.
    void theLeastWorks() {
        const Ended refused = prune("float32", {"--memory", "20MiB"});
        QCOMPARE(refused.code, 1);
        const Json& error = refused.document.at("error");
        QCOMPARE(error.at("code").get<std::string>(), std::string("out-of-memory"));
        const QRegularExpression amount("--memory (\\S+)");
        const QString help = QString::fromStdString(error.at("help").get<std::string>());
        const QString least = amount.match(help).captured(1);
        QVERIFY2(!least.isEmpty(), qPrintable(help));
        const Ended enough = prune("float32", {"--memory", least});
        QCOMPARE(enough.code, 0);
        QVERIFY(enough.peak < 350 * mebi);
        const Ended inspected = run_measured({"inspect", folder_.filePath("float32"), "--json", "--memory",
                                              least, "--sequences", "2", "--length", "32"},
                                             folder_.filePath("out"));
        QCOMPARE(inspected.document.at("memory_plan").at("fits").get<bool>(), true);
        QCOMPARE(inspected.document.at("memory_plan").at("keeps_weights").get<bool>(), false);
    }

    /// What is asked while a search runs takes what was set aside for it, and no more.
    void questionsDuringASearchStayUnderTheCeiling_data() {
        QTest::addColumn<bool>("streamed");
        QTest::addColumn<QString>("search");
        QTest::addColumn<QString>("set");
        QTest::newRow("weights kept") << false << "exact" << "more";
        QTest::newRow("weights read slot by slot") << true << "exact" << "more";
        QTest::newRow("naive, weights read slot by slot") << true << "naive" << "ids";
    }
    void questionsDuringASearchStayUnderTheCeiling() {
        QFETCH(bool, streamed);
        QFETCH(QString, search);
        QFETCH(QString, set);
        ServeClient client;
        // Too little for all streams of a step at once: both would take all that they may.
        const std::int64_t ceiling = open_with_room(client, streamed, 24 * mebi);
        const Json same = tokens(set);
        client.answer(client.send_start({{"search", search.toStdString()}, {"budget", {{"cuts", 1}}}}, same));
        client.wait_for_notice(notice::scores); // the search has all that it takes
        Json each;
        for (int index = 0; index < 2 * blocks; ++index) {
            each.push_back(to_string(Slot(index)));
        }
        const Json scores =
            client.result(method::score, client.with_plan({{"each", each}, {"calibration", same}}));
        const Json measured = client.result(method::measure, client.with_plan({{"calibration", same}}));
        QCOMPARE(measured.at("divergence").at("js").get<double>(), 0.0);
        const std::string other =
            client.refusal(method::measure, client.with_plan({{"calibration", tokens("long")}}));
        QCOMPARE(other, std::string("out-of-memory")); // its reference alone is more than is set aside
        QVERIFY(client.promises.state == RunState::running);
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.reason, std::string("cuts"));
        // The same process measures with the same products: what was asked has the bits of the search.
        for (const CandidateScore& candidate : client.promises.steps.at(0).candidates) {
            const Json& score = scores.at("scores").at(static_cast<std::size_t>(candidate.slot.index()));
            QVERIFY(!candidate.exact || score.at("score").get<double>() == candidate.score);
        }
        const std::int64_t peak = client.status("VmHWM") * 1024;
        QVERIFY2(peak < ceiling,
                 qPrintable(QStringLiteral("%1 of %2 MiB").arg(peak / mebi).arg(ceiling / mebi)));
    }

    /// A set that comes later and leaves no room for all weights is measured all the same.
    void weightsGiveWayToALargerSet() {
        ServeClient client;
        const std::int64_t ceiling = open_with_room(client, /*streamed=*/false, 10 * mebi);
        std::vector<std::string> logs;
        const auto hear = [&](std::int64_t id) {
            const Message answer = client.wait_for([&](const Message& message) {
                if (message.method == notice::log) {
                    logs.push_back(message.params.at("text").get<std::string>());
                }
                return message.id == Json(id);
            });
            return answer.error ? Json(answer.error->code()) : answer.result;
        };
        const auto score_small = [&] {
            return hear(client.send(method::score,
                                    client.with_plan({{"slot", "A3"}, {"calibration", tokens("ids")}})));
        };
        const Json before = score_small();
        QVERIFY(before.contains("score") && logs.empty());
        const Json large =
            hear(client.send(method::measure, client.with_plan({{"calibration", tokens("long")}})));
        QVERIFY2(large.is_object() && large.at("divergence").at("js") == 0.0, large.dump().c_str());
        QCOMPARE(logs.size(), std::size_t{1});
        QVERIFY2(logs.back().find("slot by slot") != std::string::npos, logs.back().c_str());
        // A question is worth no loading, a search is.
        QCOMPARE(score_small(), before);
        QCOMPARE(logs.size(), std::size_t{1});
        QVERIFY(client.status("VmHWM") * 1024 < ceiling);
        hear(client.send_start({{"budget", {{"cuts", 0}}}}, tokens("ids")));
        QCOMPARE(logs.size(), std::size_t{2});
        client.wait_for_end_of_run();
        QCOMPARE(score_small(), before);
        hear(client.send_start({{"budget", {{"cuts", 0}}}}, tokens("long")));
        QCOMPARE(logs.size(), std::size_t{3});
        QCOMPARE(logs.back(), logs.front());
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.reason, std::string("cuts"));
    }

  private:
    /// Opens the float32 model for 4 sequences of 64 tokens, with `more` than the least that keeps its
    /// weights, or streams them, beside the program itself. Gives that ceiling.
    std::int64_t open_with_room(ServeClient& client, bool streamed, std::int64_t more) const {
        Json params{{"path", folder_.filePath("float32").toStdString()},
                    {"threads", 2},
                    {"sequences", 4},
                    {"length", 64}};
        const auto plan_of = [&](std::int64_t memory) {
            params["memory"] = memory;
            return client.result(method::inspect, params).at("memory_plan");
        };
        const Json roomy = plan_of(std::int64_t{1} << 40), tight = plan_of(mebi);
        const std::int64_t ceiling = (streamed ? tight : roomy).at("least").get<std::int64_t>() +
                                     tight.at("base").get<std::int64_t>() + more;
        if (plan_of(ceiling).at("keeps_weights").get<bool>() == streamed) {
            throw std::runtime_error("another plan than expected");
        }
        client.result(method::open, params);
        client.promises.plan = Plan(blocks);
        return ceiling;
    }
    Json tokens(const QString& name) const { return {{"tokens", folder_.filePath(name).toStdString()}}; }
    void write_ids(const QString& name, int sequences, int length) const {
        Json ids;
        for (int sequence = 0; sequence < sequences; ++sequence) {
            for (int token = 0; token < length; ++token) {
                ids[static_cast<std::size_t>(sequence)].push_back((sequence * 41 + token * 7) % vocabulary);
            }
        }
        write_file(folder_.filePath(name), QByteArray::fromStdString(ids.dump()));
    }
    Ended prune(const QString& model, const QStringList& arguments) const {
        return run_measured(QStringList{"prune", folder_.filePath(model), "--tokens", folder_.filePath("ids"),
                                        "--cuts", "1", "--json", "--quiet", "--threads", "2"} +
                                arguments,
                            folder_.filePath("out"));
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestMemory)
#include "test_memory.moc"
