/// What idem throws at run time. Mistakes in types are compile errors and stand in sentences.hpp.
#pragma once

#include <stdexcept>

namespace idem {

/// The base of every exception of this library.
struct Error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A file that cannot be read or written, or is not what its name says. The text names the file.
struct FileError : Error {
    using Error::Error;
};

/// Parameters that do not fit the network: missing, unexpected, of another shape or element type.
struct LoadError : Error {
    using Error::Error;
};

/// An array of another rank or other extents than a network takes. The text names both.
struct ShapeError : Error {
    using Error::Error;
};

/// A value that a function cannot take: a choice that is not there, an id that is no row of a table, a number of ids.
struct ArgumentError : Error {
    using Error::Error;
};

}  // namespace idem
