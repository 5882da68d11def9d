#include "core/checkpoint/checkpoint_folder.h"
#include "core/plan/error.h"
#include "core/text/tokenizer.h"

namespace cutaway {

Tokenizer load_tokenizer(const std::filesystem::path& model_folder) {
    const CheckpointFolder folder(model_folder);
    if (const auto file = folder.find("tokenizer.json")) {
        return Tokenizer(*file);
    }
    for (const char* other : {"tokenizer.model", "vocab.json", "tiktoken.model"}) {
        if (folder.has(other)) {
            throw Error(error_code::bad_tokenizer,
                        std::string("There is no tokenizer.json, only ") + other + ", which is not read",
                        model_folder.string(),
                        "Convert it: python -c \"from transformers import AutoTokenizer as T; "
                        "T.from_pretrained('FOLDER').save_pretrained('FOLDER')\"");
        }
    }
    throw Error(error_code::bad_tokenizer, "There is no tokenizer.json", model_folder.string(),
                "Put the model's tokenizer.json into its folder, or give token ids with --tokens.");
}

} // namespace cutaway
