#!/bin/sh
# Usage: if_processor_has.sh [flag]... -- command
# Runs the command if /proc/cpuinfo has every flag; otherwise says what is missing and returns 77: skipped.
flags=$(grep -m 1 '^flags' /proc/cpuinfo)
while [ "$1" != -- ]; do
    case " $flags " in
        *" $1 "*) shift ;;
        *)
            echo "Skipped: this processor has no $1."
            exit 77
            ;;
    esac
done
shift
exec "$@"
