/* The version of footage. The specs compare it with the rockspec and the Lua side. */
#ifndef FOOTAGE_VERSION_H
#define FOOTAGE_VERSION_H

#define FOOTAGE_VERSION "0.1.0"

#endif
