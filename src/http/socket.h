/*
** The sockets that go to servers: no child process inherits one, and it is known why the system gave none.
** Knows no HTTP and no Lua.
*/
#ifndef FOOTAGE_SOCKET_H
#define FOOTAGE_SOCKET_H

#include <curl/curl.h>

/* For CURLOPT_OPENSOCKETFUNCTION; `error` is an int that gets the system's reason, 0 for none. */
curl_socket_t socket_open(void *error, curlsocktype purpose, struct curl_sockaddr *address);

/* Keeps one that libcurl opened by itself from child processes. */
void socket_hide(curl_socket_t socket);

/* What the system had no more of, in words, when it gave none for this reason; NULL when it was something else. */
const char *socket_shortage(int error);

#endif
