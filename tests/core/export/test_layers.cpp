#include "tests/core/export/exported.h"
#include "tests/core/export/small_files.h"
#include "tests/core/python.h"

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

namespace {

ExportResult write(const Export& one, const fs::path& path, const std::string& slots, bool force = false) {
    return export_model({.format = "layers",
                         .path = path.string(),
                         .force = force,
                         .slots = parse_slots(slots, one.model.traits.blocks)},
                        one.source, one.session);
}

/// The tensors of Llama's slots, by their names alone.
bool belongs(const std::string& tensor, Slot slot) {
    const std::string block = "model.layers." + std::to_string(slot.block()) + ".";
    const std::vector<std::string> parts =
        slot.kind() == Kind::attention ? std::vector<std::string>{"self_attn.", "input_layernorm."}
                                       : std::vector<std::string>{"mlp.", "post_attention_layernorm."};
    return std::ranges::any_of(parts,
                               [&](const std::string& part) { return tensor.starts_with(block + part); });
}

} // namespace

/// The weights of chosen slots, in one file.
class TestLayers : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void tensorsKeepNamesAndBits_data() {
        QTest::addColumn<QString>("fixture");
        for (const fs::path& fixture : fixtures()) {
            QTest::newRow(fixture.filename().c_str()) << QString::fromStdString(fixture.string());
        }
    }
    void tensorsKeepNamesAndBits() {
        QFETCH(QString, fixture);
        const Export one(fixture.toStdString(), "A0");
        const Scratch folder;
        const fs::path file = folder / "layers.safetensors";
        const ExportResult result = write(one, file, "F2,A1,F2");
        QCOMPARE(result.format, std::string("layers"));
        QCOMPARE(result.bytes, static_cast<std::int64_t>(fs::file_size(file)));
        QVERIFY(names_in(folder.path()) == std::set<std::string>{"layers.safetensors"});

        const std::string text = read_text(file);
        const std::span<const std::byte> bytes = std::as_bytes(std::span(text));
        const SafetensorsHeader header = parse_safetensors(bytes, file.string());
        std::size_t expected = 0;
        for (const TensorInfo& tensor : one.model.checkpoint->tensors()) {
            const auto found = std::ranges::find(header.tensors, tensor.name, &TensorInfo::name);
            if (!belongs(tensor.name, Slot(1, Kind::attention)) &&
                !belongs(tensor.name, Slot(2, Kind::ffn))) {
                QVERIFY2(found == header.tensors.end(), tensor.name.c_str());
                continue;
            }
            QVERIFY2(found != header.tensors.end(), tensor.name.c_str());
            QVERIFY(found->dtype == tensor.dtype && found->shape == tensor.shape);
            QVERIFY2(std::ranges::equal(bytes.subspan(found->begin, found->bytes()),
                                        one.model.checkpoint->bytes(tensor)),
                     tensor.name.c_str());
            ++expected;
        }
        QCOMPARE(header.tensors.size(), expected);
        QVERIFY(expected >= 9);
        QCOMPARE(header.metadata.at("slots"), std::string("A1,F2"));
        QCOMPARE(header.metadata.at("model"), fs::path(fixture.toStdString()).filename().string());
    }

    /// Transformers' own library sums up the same.
    void safetensorsReadsIt() {
        if (!has_python()) {
            QSKIP("there is no .venv/bin/python");
        }
        const Export one(checkpoints / "llama-bf16", "A1");
        const Scratch folder;
        write(one, folder / "layers.safetensors", "A0,F2");
        const std::string printed = printed_by("tests/core/export/tensors_in_safetensors.py",
                                               {(folder / "layers.safetensors").string(),
                                                (checkpoints / "llama-bf16/model.safetensors").string()});
        const std::size_t end = printed.find('\n');
        const Json found = Json::parse(printed.substr(0, end)), whole = Json::parse(printed.substr(end));
        QCOMPARE(found["metadata"]["slots"].get<std::string>(), std::string("A0,F2"));
        QCOMPARE(found["metadata"]["architecture"].get<std::string>(), std::string("LlamaForCausalLM"));
        QCOMPARE(found["tensors"].size(), std::size_t{9});
        for (const auto& [name, tensor] : found["tensors"].items()) {
            QCOMPARE(tensor.dump(), whole["tensors"][name].dump());
            QCOMPARE(tensor["dtype"].get<std::string>(), std::string("bfloat16"));
        }
    }

    void withoutAChoiceThoseThatThePlanRemoves() {
        const Export one(checkpoints / "llama-mha", "F0,A2");
        const Scratch folder;
        one.run(folder / "layers.safetensors", "layers");
        const std::string text = read_text(folder / "layers.safetensors");
        const SafetensorsHeader header = parse_safetensors(std::as_bytes(std::span(text)), "");
        QCOMPARE(header.metadata.at("slots"), std::string("F0,A2"));
        QCOMPARE(header.tensors.size(), std::size_t{9});
        const Export nothing(checkpoints / "llama-mha", "");
        expect_error([&] { nothing.run(folder / "nothing", "layers"); }, error_code::bad_input,
                     "No slot is chosen");
        expect_error(
            [&] {
                export_model({.format = "layers",
                              .path = (folder / "nothing").string(),
                              .slots = {Slot(3, Kind::attention)}},
                             one.source, one.session);
            },
            error_code::bad_input, "no slot A3");
        QVERIFY(names_in(folder.path()) == std::set<std::string>{"layers.safetensors"});
    }

    /// The norm that both branches of a parallel block read goes with either of them, once.
    void aSharedNormGoesWithEither() {
        if (!has_python()) {
            QSKIP("there is no .venv/bin/python");
        }
        const Scratch folder, families;
        printed_by("tests/fixtures/make_families.py", {families.path().string(), "--only", "cohere"});
        const fs::path model = families / *names_in(families.path()).begin();
        const Export one(model, "A1");
        QVERIFY(one.model.traits.shared_norm);
        for (const char* slots : {"A1", "F1", "B1"}) {
            write(one, folder / slots, slots);
            const std::string text = read_text(folder / slots);
            const auto tensors = parse_safetensors(std::as_bytes(std::span(text)), "").tensors;
            QCOMPARE(std::ranges::count(tensors, "model.layers.1.input_layernorm.weight", &TensorInfo::name),
                     1);
        }
    }

    void whatIsThereIsReplacedOnlyWhereForced() {
        const Export one(checkpoints / "llama-mha");
        const Scratch folder;
        write_text(folder / "file", "mine");
        fs::create_directory(folder / "folder");
        for (const char* name : {"file", "folder"}) {
            expect_error([&] { write(one, folder / name, "A0"); }, error_code::bad_input, "exists already");
        }
        expect_error([&] { write(one, folder / "folder", "A0", true); }, error_code::bad_input,
                     "no regular file");
        QCOMPARE(read_text(folder / "file"), std::string("mine"));
        write(one, folder / "file", "A0", true);
        QVERIFY(read_text(folder / "file").size() > 1000);
        QVERIFY(names_in(folder.path()) == (std::set<std::string>{"file", "folder"}));
    }

    void aFullDiskLeavesNoTrace() {
        const Export one(checkpoints / "llama-mha");
        const Scratch folder;
        for (const rlim_t bytes : {rlim_t{10}, rlim_t{1000}, rlim_t{10'000}}) {
            std::optional<Error> error;
            {
                const SmallFiles limit(bytes);
                error = error_of([&] { write(one, folder / "new", "A0,F1"); });
            }
            QVERIFY(error);
            QCOMPARE(error->code(), std::string(error_code::no_space));
            QVERIFY2(error->where().starts_with((folder / "new").string()), error->where().c_str());
            QVERIFY(names_in(folder.path()).empty());
        }
    }

    void interruptedAtAnyMomentNothingIsLeft() {
        Export one(checkpoints / "llama-mha");
        const Scratch folder;
        int polls = 0, stop_at = INT_MAX;
        one.source.interrupted = [&] {
            if (fs::exists(folder / "new")) {
                qFatal("it is there at poll %d", polls);
            }
            return ++polls == stop_at;
        };
        write(one, folder / "new", "B0-2");
        fs::remove(folder / "new");
        const int all = polls;
        QVERIFY(all > 20);
        for (stop_at = 1; stop_at <= all; stop_at += 3) {
            polls = 0;
            expect_error([&] { write(one, folder / "new", "B0-2"); }, error_code::cancelled, "");
            QVERIFY(names_in(folder.path()).empty());
        }
    }
};

QTEST_GUILESS_MAIN(TestLayers)
#include "test_layers.moc"
