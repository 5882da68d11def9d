#include "ui/models/export_words.h"

#include "ui/engine/engine_choice.h"
#include "ui/text.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <limits>

namespace cutaway {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ExportWords)
};

const QString prompt = QStringLiteral("The river");

/// A text as Python takes it.
QString quoted(const QString& text) {
    return toQString(Json(text.toStdString()).dump());
}

RunCommand transformersCommand(const QString& path, bool ownCode) {
    return {.program = QStringLiteral("Transformers"),
            .text = QStringLiteral("from transformers import AutoModelForCausalLM, AutoTokenizer\n"
                                   "\n"
                                   "path = %1\n"
                                   "tokenizer = AutoTokenizer.from_pretrained(path)\n"
                                   "model = AutoModelForCausalLM.from_pretrained(path%2)\n"
                                   "tokens = model.generate(**tokenizer(%3, return_tensors=\"pt\"), "
                                   "max_new_tokens=40)\n"
                                   "print(tokenizer.decode(tokens[0]))")
                        .arg(quoted(path), ownCode ? QStringLiteral(", trust_remote_code=True") : QString(),
                             quoted(prompt)),
            .python = true};
}

RunCommand shellCommand(const QString& program, const QStringList& words) {
    return {.program = program, .text = shellText(words)};
}

/// A name that Ollama takes: `demo-model-pruned`.
QString plainName(const QString& path) {
    QString name;
    for (const QChar letter : QFileInfo(path).completeBaseName().toLower()) {
        const bool plain = letter.unicode() < 128 && letter.isLetterOrNumber();
        name += plain ? letter : QLatin1Char('-');
    }
    while (name.startsWith(QLatin1Char('-'))) {
        name.remove(0, 1);
    }
    return name.isEmpty() ? QStringLiteral("pruned") : name;
}

std::vector<RunCommand> ggufCommands(const QString& path) {
    const QString name = plainName(path);
    return {
        shellCommand(QStringLiteral("llama.cpp"), {QStringLiteral("llama-cli"), QStringLiteral("-m"), path}),
        {.program = QStringLiteral("Ollama"),
         .text = QStringLiteral("printf 'FROM %s\\n' %1 > Modelfile\nollama create %2 -f Modelfile\n"
                                "ollama run %2")
                     .arg(shellText({path}), name)},
        shellCommand(QStringLiteral("LM Studio"), {QStringLiteral("lms"), QStringLiteral("import"), path})};
}

std::vector<RunCommand> nemotronCommands(const QString& path) {
    return {
        shellCommand(QStringLiteral("vLLM"), {QStringLiteral("vllm"), QStringLiteral("serve"), path,
                                              QStringLiteral("--trust-remote-code")}),
        shellCommand(QStringLiteral("MLX"), {QStringLiteral("mlx_lm.generate"), QStringLiteral("--model"),
                                             path, QStringLiteral("--prompt"), prompt}),
        shellCommand(QStringLiteral("SGLang"),
                     {QStringLiteral("python3"), QStringLiteral("-m"), QStringLiteral("sglang.launch_server"),
                      QStringLiteral("--model-path"), path, QStringLiteral("--trust-remote-code")}),
        shellCommand(QStringLiteral("TensorRT-LLM"),
                     {QStringLiteral("trtllm-serve"), path, QStringLiteral("--trust_remote_code")})};
}

} // namespace

ExportFormatWords exportFormatWords(const QString& format, const std::vector<Slot>& slots) {
    if (format == QLatin1String("gguf")) {
        return {.purpose = Words::tr("for llama.cpp, Ollama and LM Studio"),
                .suffix = QStringLiteral(".gguf"),
                .choosesType = true,
                .place = 0};
    }
    if (format == QLatin1String("nemotron-nas")) {
        return {.purpose = Words::tr("for vLLM, MLX, SGLang, TensorRT-LLM and ExLlamaV3"), .place = 1};
    }
    if (format == QLatin1String("transformers")) {
        return {.purpose = Words::tr("for Transformers, with trust_remote_code"), .place = 2};
    }
    if (format == QLatin1String("zeroed")) {
        return {.purpose = Words::tr("for anything that runs the model; no smaller"), .place = 3};
    }
    if (format == QLatin1String("blocks")) {
        return {.purpose = Words::tr("for anything, really smaller, where whole blocks go"), .place = 4};
    }
    if (format == QLatin1String("layers")) {
        return {.purpose = slots.empty() ? Words::tr("the removed layers alone, to analyse them")
                                         : Words::tr("the %n selected layers alone, to analyse them", nullptr,
                                                     static_cast<int>(slots.size())),
                .suffix = QStringLiteral(".safetensors"),
                .weights = false,
                .place = 5};
    }
    if (format == QLatin1String("plan")) {
        return {.purpose = Words::tr("what is removed, as JSON for scripts"),
                .suffix = QStringLiteral(".json"),
                .weights = false,
                .place = 6};
    }
    return {.place = std::numeric_limits<int>::max()};
}

std::vector<RunCommand> runCommands(const ExportResult& result, const QString& model) {
    const QString format = toQString(result.format);
    const QString path = toQString(result.path);
    if (format == QLatin1String("gguf")) {
        return ggufCommands(path);
    }
    if (format == QLatin1String("nemotron-nas")) {
        return nemotronCommands(path);
    }
    if (format == QLatin1String("transformers")) {
        return {transformersCommand(path, true)};
    }
    if (format == QLatin1String("zeroed") || format == QLatin1String("blocks")) {
        return {
            transformersCommand(path, false),
            shellCommand(QStringLiteral("vLLM"), {QStringLiteral("vllm"), QStringLiteral("serve"), path}),
            shellCommand(QStringLiteral("MLX"), {QStringLiteral("mlx_lm.generate"), QStringLiteral("--model"),
                                                 path, QStringLiteral("--prompt"), prompt})};
    }
    if (format == QLatin1String("layers")) {
        return {{.program = QStringLiteral("Python"),
                 .text = QStringLiteral("from safetensors.numpy import load_file\n\n"
                                        "for name, tensor in load_file(%1).items():\n"
                                        "    print(name, tensor.shape)")
                             .arg(quoted(path)),
                 .python = true}};
    }
    if (format == QLatin1String("plan")) {
        return {shellCommand(QStringLiteral("cutaway-engine"),
                             {QStringLiteral("cutaway-engine"), QStringLiteral("export"), model,
                              QStringLiteral("--plan"), path, QStringLiteral("--format"),
                              QStringLiteral("zeroed"), QStringLiteral("-o"), QStringLiteral("FOLDER")})};
    }
    return {};
}

} // namespace cutaway
