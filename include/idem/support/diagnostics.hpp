/// How a sentence gets into the compiler's output.
///
/// It becomes a template argument, which GCC prints whole. Clang prints at most 32 characters of a string, so there it
/// is handed over in pieces. Where the compiler takes computed messages (C++26), the sentence is the message itself.
#pragma once

#include <idem/support/fixed_string.hpp>
#include <idem/support/sentences.hpp>
#include <idem/support/text.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace idem::detail {

/// Deduction leaves a plain number in the printed type, where the expression that it came from would stand.
template <std::size_t N>
constexpr FixedString<N> plain(FixedString<N> sentence) {
    return sentence;
}

/// The check of what nothing can be wrong with. `holds()` is whether there is no sentence, at the cost of no sentence.
struct NoFault {
    static constexpr bool holds() { return true; }
    static constexpr Text sentence() { return {}; }
};

/// The sentence that `Source::sentence()` (a Text) gives, as a constant.
template <class Source>
inline constexpr auto sentence_v = plain(FixedString<Source::sentence().size()>{Source::sentence().view()});

/// A sentence as a type; Says<> where there is none.
template <auto... words>
struct Says {};

/// `static_assert(fits<says_t<Source>>, "idem: this does not fit together")` is one error that holds the sentence of
/// `Source`, once, and none where it is empty: the compilers print what a variable template is given.
/// To Clang a class whose static_assert fails is no base, and what stands behind that is no member. There says_t is the
/// one to fail, and the class around it stays whole, so that one fault gives one error.
template <class Words>
inline constexpr bool fits = false;
template <>
inline constexpr bool fits<Says<>> = true;

#if defined(__cpp_static_assert) && __cpp_static_assert >= 202306L

/// Here the sentence is the message.
template <auto sentence>
struct Spoken {
    using type = Says<>;
    static_assert(false, sentence);
};
template <>
struct Spoken<FixedString<0>{}> {
    using type = Says<>;
};

#elif defined(__clang__)

/// At most 32 characters of a sentence; a longer piece would be printed cut.
template <std::size_t N>
struct Piece {
    char text[N + 1]{};
    constexpr Piece(std::string_view view) {
        for (std::size_t i = 0; i <= N; ++i) text[i] = i < N ? view[i] : '\0';
    }
};

template <std::size_t N>
constexpr Piece<N> plain(Piece<N> piece) {
    return piece;
}

inline constexpr std::size_t longest_piece = 32;

/// Where the piece that begins at `begin` ends: after the last blank outside <> and quotes that leaves it short
/// enough, else after the last blank, else at 32 characters.
constexpr std::size_t piece_end(std::string_view sentence, std::size_t begin) {
    if (sentence.size() - begin <= longest_piece) return sentence.size();
    std::size_t outside = 0, any = 0;
    int depth = 0;
    for (std::size_t i = begin; i < begin + longest_piece; ++i) {
        if (sentence[i] == '<') ++depth;
        if (sentence[i] == '>') --depth;
        if (sentence[i] == ' ') (depth == 0 ? outside : any) = i + 1;
    }
    return outside > begin ? outside : any > begin ? any : begin + longest_piece;
}

constexpr std::size_t piece_count(std::string_view sentence) {
    std::size_t count = 0;
    for (std::size_t begin = 0; begin < sentence.size(); begin = piece_end(sentence, begin)) ++count;
    return count;
}

constexpr std::string_view piece(std::string_view sentence, std::size_t index) {
    std::size_t begin = 0;
    while (index-- > 0) begin = piece_end(sentence, begin);
    return sentence.substr(begin, piece_end(sentence, begin) - begin);
}

template <auto sentence, class = std::make_index_sequence<piece_count(sentence.view())>>
struct Spoken;
template <auto sentence, std::size_t... I>
struct Spoken<sentence, std::index_sequence<I...>> {
    using type = Says<>;
    static_assert(fits<Says<plain(Piece<piece(sentence.view(), I).size()>{piece(sentence.view(), I)})...>>,
                  "idem: this does not fit together");
};

#else

template <auto sentence>
struct Spoken {
    using type = Says<sentence>;
};
template <>
struct Spoken<FixedString<0>{}> {
    using type = Says<>;
};

#endif

template <class Source>
using says_t = typename Spoken<sentence_v<Source>>::type;

}  // namespace idem::detail
