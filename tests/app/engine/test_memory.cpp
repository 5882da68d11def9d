#include "tests/app/engine/engine_process.h"

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
constexpr std::int64_t hidden = 1024, ffn_size = 2816, vocabulary = 256;
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
                      {"max_position_embeddings", 512},
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
        Json ids;
        for (int sequence = 0; sequence < 2; ++sequence) {
            for (int token = 0; token < 32; ++token) {
                ids[static_cast<std::size_t>(sequence)].push_back((sequence * 41 + token * 7) % vocabulary);
            }
        }
        write_file(folder_.filePath("ids"), QByteArray::fromStdString(ids.dump()));
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

  private:
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
