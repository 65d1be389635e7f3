#include "http/socket.h"

#if defined(_WIN32)

curl_socket_t socket_open(void *error, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)purpose;
  SOCKET opened = WSASocketW(address->family, address->socktype, address->protocol, NULL, 0,
                             WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
  *(int *)error = opened == INVALID_SOCKET ? WSAGetLastError() : 0;
  return opened;
}

void socket_hide(curl_socket_t socket) {
  SetHandleInformation((HANDLE)socket, HANDLE_FLAG_INHERIT, 0);
}

const char *socket_shortage(int error) {
  return error == WSAEMFILE ? "descriptor" : error == WSAENOBUFS ? "memory" : NULL;
}

#else

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>

#if !defined(SOCK_CLOEXEC)
#define SOCK_CLOEXEC 0 /* then a process forked off at this very moment inherits it all the same */
#endif

curl_socket_t socket_open(void *error, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)purpose;
  int opened = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  *(int *)error = opened < 0 ? errno : 0;
  if (opened < 0)
    return CURL_SOCKET_BAD;
  if (SOCK_CLOEXEC == 0)
    socket_hide(opened);
  return opened;
}

void socket_hide(curl_socket_t socket) {
  fcntl(socket, F_SETFD, FD_CLOEXEC);
}

const char *socket_shortage(int error) {
  switch (error) {
    case EMFILE:
    case ENFILE:
      return "descriptor";
    case ENOBUFS:
    case ENOMEM:
      return "memory";
    default:
      return NULL;
  }
}

#endif
