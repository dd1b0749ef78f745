#!/bin/sh
# Runs a command at fixed addresses, where the system allows that. The sanitizers of GCC 12 do not start on
# kernels that randomise more bits of an address than their shadow memory has room for.
if setarch -R true 2>/dev/null; then
    exec setarch -R "$@"
fi
exec "$@"
