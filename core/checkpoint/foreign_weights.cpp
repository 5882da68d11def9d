#include "core/checkpoint/foreign_weights.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

struct Foreign {
    std::string_view suffix;
    std::string_view why;
    std::string_view help;
};

constexpr std::string_view convert_pickle =
    "Convert it where you trust it: python -c \"from transformers import AutoModelForCausalLM as M, "
    "AutoTokenizer as T; M.from_pretrained('FOLDER', torch_dtype='auto').save_pretrained('NEW'); "
    "T.from_pretrained('FOLDER').save_pretrained('NEW')\"";

constexpr std::array<Foreign, 12> foreign{{
    {".bin", "is a pickle, which can run code when it is opened", convert_pickle},
    {".bin.index.json", "names pickles, which can run code when they are opened", convert_pickle},
    {".pt", "is a pickle, which can run code when it is opened", convert_pickle},
    {".pth", "is a pickle, which can run code when it is opened", convert_pickle},
    {".ckpt", "is a pickle, which can run code when it is opened", convert_pickle},
    {".pkl", "is a pickle, which can run code when it is opened", convert_pickle},
    {".gguf", "is made for llama.cpp and may be quantized",
     "Give the checkpoint that it was converted from, as safetensors"},
    {".h5", "holds TensorFlow's weights",
     "Convert it, with Transformers 4: python -c \"from transformers import AutoModelForCausalLM as M; "
     "M.from_pretrained('FOLDER', from_tf=True).save_pretrained('NEW')\""},
    {".msgpack", "holds Flax's weights",
     "Convert it, with Transformers 4: python -c \"from transformers import AutoModelForCausalLM as M; "
     "M.from_pretrained('FOLDER', from_flax=True).save_pretrained('NEW')\""},
    {".onnx", "holds an ONNX graph", "Give the checkpoint that it was exported from, as safetensors"},
    {"adapter_model.safetensors", "is an adapter, which changes a model and is none",
     "Merge it into its model: python -c \"from peft import AutoPeftModelForCausalLM as M; "
     "M.from_pretrained('FOLDER').merge_and_unload().save_pretrained('NEW')\""},
    {"consolidated.safetensors", "has the layout of its makers' own library",
     "Download config.json and model.safetensors of the same model as well"},
}};

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code failed;
    for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end;
         entry.increment(failed)) {
        names.push_back(entry->path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}

} // namespace

void refuse_foreign_weights(const CheckpointFolder& folder) {
    for (const std::string& name : names_in(folder.path())) {
        for (const Foreign& kind : foreign) {
            if (name.ends_with(kind.suffix)) {
                throw Error(error_code::bad_checkpoint,
                            "There is no model.safetensors, and " + in_quotes(name) + " " +
                                std::string(kind.why),
                            folder.path().string(), std::string(kind.help));
            }
        }
    }
}

} // namespace cutaway
