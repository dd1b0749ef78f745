/// What a test expects to be said at run time.
#pragma once

#include <string>

/// The message of the Error that a function throws; nothing where it throws none.
template <class Error, class Function>
std::string message_of(Function function) {
    try {
        function();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}
