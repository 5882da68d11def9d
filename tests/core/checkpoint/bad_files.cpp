#include "tests/core/checkpoint/bad_files.h"

#include "tests/core/checkpoint/files.h"

namespace cutaway {

namespace {

const std::string first = R"("a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]})";
const std::string data = "01234567abcd";

/// A file whose first tensor is sound (bytes 0 to 8) and whose second has this entry; 12 bytes of data.
std::string second(const std::string& entry) {
    return with_header("{" + first + ",\"b\":" + entry + "}", data);
}

std::string shaped(const std::string& shape) {
    return second(R"({"dtype":"U8","shape":)" + shape + R"(,"data_offsets":[8,12]})");
}

std::string placed(const std::string& offsets) {
    return second(R"({"dtype":"U8","shape":[4],"data_offsets":)" + offsets + "}");
}

std::string with_metadata(const std::string& metadata) {
    return with_header("{\"__metadata__\":" + metadata + "}");
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

std::vector<BadFile> bad_lengths() {
    const std::string header = "{" + first + "}";
    return {
        {"empty", "", "The file is too short for a safetensors file (0 bytes)"},
        {"seven bytes", "1234567", "The file is too short for a safetensors file (7 bytes)"},
        {"git lfs pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
         "The file is only a Git LFS pointer to the weights, not the weights"},
        {"header over the limit", length_bytes(100'000'001) + header,
         "The header claims 100000001 bytes, more than the 100000000 allowed"},
        {"header of 2 to 64", length_bytes(~0ull) + header,
         "The header claims 18446744073709551615 bytes, more than the 100000000 allowed"},
        {"header behind the end", length_bytes(header.size() + 9) + header + "12345678",
         "The header claims 63 bytes, more than the file holds"},
        {"header at the limit behind the end", length_bytes(100'000'000) + header,
         "The header claims 100000000 bytes, more than the file holds"},
        {"header length alone", length_bytes(2), "The header claims 2 bytes, more than the file holds"},
    };
}

std::vector<BadFile> bad_texts() {
    return {
        {"header of no bytes", with_header(""), "The header is not a JSON object"},
        {"header is a list", with_header("[]"), "The header is not a JSON object"},
        {"header is a number", with_header("1"), "The header is not a JSON object"},
        {"space first", with_header(" {}"), "The header is not a JSON object", "", false},
        {"byte order mark", with_header("\xef\xbb\xbf{}"), "The header is not a JSON object"},
        {"zero byte", with_header(std::string("{}\0", 3)), "The header holds a zero byte"},
        {"cut off", with_header("{" + first), "The header is not valid JSON at byte 54"},
        {"two values", with_header("{}{}"), "The header is not valid JSON at byte 3"},
        {"comma at the end", with_header("{" + first + ",}", "01234567"),
         "The header is not valid JSON at byte 55"},
        {"comment", with_header("{/*a*/}"), "The header is not valid JSON at byte 2"},
        {"not UTF-8", with_header("{\"a\xff\":1}"), "The header is not UTF-8 at byte 4"},
        {"overlong UTF-8", with_header("{\"a\xc0\x80\":1}"), "The header is not UTF-8 at byte 4"},
        {"name twice", with_header("{" + first + "," + first + "}", "01234567"),
         "The header names a tensor twice", "\"a\"", false},
        {"name twice by an escape",
         with_header("{" + first + R"(,"\u0061":{"dtype":"U8","shape":[4],"data_offsets":[8,12]}})", data),
         "The header names a tensor twice", "\"a\""},
        {"metadata twice", with_header(R"({"__metadata__":{},"__metadata__":{}})"),
         "The header has two __metadata__"},
        {"metadata key twice", with_metadata(R"({"k":"1","k":"2"})"),
         "The header's __metadata__ names \"k\" twice", "", false},
        {"metadata number", with_metadata(R"({"k":1})"),
         "The header's __metadata__ is not a map of texts: it holds a number"},
        {"metadata object", with_metadata(R"({"k":{}})"),
         "The header's __metadata__ is not a map of texts: it holds an object"},
        {"metadata null", with_metadata(R"({"k":null})"),
         "The header's __metadata__ is not a map of texts: it holds null"},
        {"metadata list", with_metadata("[]"),
         "The header's __metadata__ is not a map of texts: it holds a list"},
    };
}

std::vector<BadFile> bad_entries() {
    const std::string b = "\"b\"";
    return {
        {"entry is a number", second("1"), "A tensor's entry is not an object but a number", b},
        {"entry is null", second("null"), "A tensor's entry is not an object but null", b},
        {"entry is a list", second("[]"), "A tensor's entry is not an object but a list", b},
        {"no dtype", second(R"({"shape":[4],"data_offsets":[8,12]})"), "A tensor has no dtype", b},
        {"no shape", second(R"({"dtype":"U8","data_offsets":[8,12]})"), "A tensor has no shape", b},
        {"no offsets", second(R"({"dtype":"U8","shape":[4]})"), "A tensor has no data_offsets", b},
        {"unknown key", second(R"({"dtype":"U8","shape":[4],"data_offsets":[8,12],"strides":[1]})"),
         "A tensor's entry has the unknown key \"strides\"", b, false},
        {"dtype twice", second(R"({"dtype":"U8","dtype":"I8","shape":[4],"data_offsets":[8,12]})"),
         "A tensor's entry names dtype twice", b},
        {"shape twice", second(R"({"dtype":"U8","shape":[4],"shape":[2],"data_offsets":[8,12]})"),
         "A tensor's entry names shape twice", b},
        {"offsets twice", second(R"({"dtype":"U8","shape":[4],"data_offsets":[8,12],"data_offsets":[0,4]})"),
         "A tensor's entry names data_offsets twice", b},
        {"dtype unknown", second(R"({"dtype":"F12","shape":[4],"data_offsets":[8,12]})"),
         "The dtype \"F12\" of a tensor is not known", b},
        {"dtype in small letters", second(R"({"dtype":"u8","shape":[4],"data_offsets":[8,12]})"),
         "The dtype \"u8\" of a tensor is not known", b},
        {"dtype of half bytes", second(R"({"dtype":"F4","shape":[8],"data_offsets":[8,12]})"),
         "The dtype \"F4\" of a tensor is not known", b, false},
        {"dtype number", second(R"({"dtype":8,"shape":[4],"data_offsets":[8,12]})"),
         "The dtype of a tensor is not text but a number", b},
        {"dtype null", second(R"({"dtype":null,"shape":[4],"data_offsets":[8,12]})"),
         "The dtype of a tensor is not text but null", b},
    };
}

std::vector<BadFile> bad_shapes() {
    const std::string b = "\"b\"";
    const std::string no_list = "The shape of a tensor is not a list of whole numbers: it holds ";
    const std::string overflow = "The shape of a tensor multiplies to more than 64 bits hold";
    return {
        {"shape number", shaped("4"), no_list + "a number", b},
        {"shape text", shaped("\"4\""), no_list + "text", b},
        {"shape null", shaped("null"), no_list + "null", b},
        {"shape nested", shaped("[[4]]"), no_list + "a list", b},
        {"shape of truths", shaped("[true]"), no_list + "true or false", b},
        {"shape negative", shaped("[-4]"), "A number in the shape of a tensor is negative", b},
        {"shape fraction", shaped("[4.0]"), "A number in the shape of a tensor is not a whole number", b},
        {"shape exponent", shaped("[4e0]"), "A number in the shape of a tensor is not a whole number", b},
        {"shape of 2 to 63", shaped("[9223372036854775808]"),
         "A number in the shape of a tensor is too large", b},
        {"shape of 2 to 64", shaped("[18446744073709551616]"),
         "A number in the shape of a tensor is too large", b},
        // 2^32 * 2^32 = 2^64, and 2^64 + 4 in 64 bits is 4: both must not be taken for what is left of them.
        {"shape overflows to 0", shaped("[4294967296,4294967296]"), overflow, b},
        {"shape overflows to 4", shaped("[4,4611686018427387905]"), overflow, b},
        {"shape overflows before a 0", shaped("[4294967296,4294967296,0]"), overflow, b},
        {"shape of 65 dimensions", shaped("[4" + repeated(",1", 64) + "]"),
         "The shape of a tensor has more than 64 dimensions", b, false},
        {"shape of other size", shaped("[5]"),
         "The shape and dtype of a tensor need 5 bytes, but its data_offsets span 4", b},
        {"bytes in an empty tensor", shaped("[0]"),
         "The shape and dtype of a tensor need 0 bytes, but its data_offsets span 4", b},
    };
}

std::vector<BadFile> bad_offsets() {
    const std::string b = "\"b\"";
    const std::string no_list =
        "The data_offsets of a tensor are not a list of two whole numbers: they hold ";
    const std::string not_two = "The data_offsets of a tensor are not two numbers";
    const std::string gap = R"(,"b":{"dtype":"U8","shape":[0],"data_offsets":[4,4]}})";
    return {
        {"no numbers", placed("[]"), not_two, b},
        {"one number", placed("[8]"), not_two, b},
        {"three numbers", placed("[8,12,12]"), not_two, b},
        {"offsets text", placed("\"8,12\""), no_list + "text", b},
        {"offsets object", placed("{}"), no_list + "an object", b},
        {"offsets negative", placed("[-4,0]"), "A number in the data_offsets of a tensor is negative", b},
        {"offsets fraction", placed("[8.0,12.0]"),
         "A number in the data_offsets of a tensor is not a whole number", b},
        {"offsets of 2 to 64", placed("[18446744073709551616,4]"),
         "A number in the data_offsets of a tensor is too large", b},
        {"backwards", placed("[12,8]"), "The data of a tensor ends before it begins", b},
        {"span of other size", placed("[8,11]"),
         "The shape and dtype of a tensor need 4 bytes, but its data_offsets span 3", b},
        {"not from 0", with_header(R"({"b":{"dtype":"U8","shape":[4],"data_offsets":[8,12]}})", data),
         "The data of the first tensor does not begin at 0", b},
        {"hole", placed("[9,13]"), "There is a hole before the data of a tensor", b},
        {"overlap", placed("[7,11]"), "The data of a tensor overlaps the one before it", b},
        {"same place", placed("[4,8]"), "The data of a tensor overlaps the one before it", b},
        {"empty tensor within another", with_header("{" + first + gap, "01234567"),
         "The data of a tensor overlaps the one before it", b},
        {"far behind the end", placed("[1099511627776,1099511627780]"),
         "There is a hole before the data of a tensor", b},
        {"last byte missing", with_header("{" + first + "}", "0123456"),
         "The file ends 1 bytes before its last tensor does"},
        {"data missing", with_header("{" + first + "}"), "The file ends 8 bytes before its last tensor does"},
        {"one byte more", with_header("{" + first + "}", "012345678"),
         "The file goes on for 1 bytes after its last tensor"},
        {"data without tensors", with_header("{}", data),
         "The file goes on for 12 bytes after its last tensor"},
    };
}

} // namespace

std::vector<BadFile> bad_files() {
    std::vector<BadFile> all;
    for (const auto& part : {bad_lengths(), bad_texts(), bad_entries(), bad_shapes(), bad_offsets()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

} // namespace cutaway
