#include "http/retry.h"

#include <stddef.h>

enum { BACKOFF_FIRST_MS = 500, BACKOFF_LARGEST_MS = 20000 };

/* What a status says is decided one by one, below 500; from there on one that nobody knows is as 500 (RFC 9110, 15). */
static const struct retry_status {
  short status;
  char again;   /* another attempt may help */
  char refused; /* nothing was acted upon */
} retry_statuses[] = {
    {408, 1, 0}, /* the request came too slowly */
    {421, 1, 1}, /* another connection may lead to the right server */
    {425, 1, 1}, /* came with TLS' early data */
    {429, 1, 1}, /* too often */
    {499, 1, 0}, /* nginx, gRPC: somebody on the way hung up */
    {501, 0, 0}, /* not implemented */
    {505, 0, 0}, /* this version of HTTP, never */
    {506, 0, 0}, /* configured wrongly */
    {507, 0, 0}, /* no room */
    {508, 0, 0}, /* a loop */
    {509, 0, 0}, /* the bandwidth of a month is used up */
    {510, 0, 0}, /* wants an extension */
    {511, 0, 0}, /* sign in to this network */
    {521, 1, 1}, /* Cloudflare: the service took no connection */
    {523, 1, 1}, /* Cloudflare: no way to the service */
    {525, 1, 1}, /* Cloudflare: no TLS with the service */
    {526, 0, 1}, /* Cloudflare: the service's certificate is not good */
    {561, 0, 0}, /* AWS: the identity provider refused */
};

static const struct retry_status *retry_known(long status) {
  for (size_t i = 0; i < sizeof retry_statuses / sizeof retry_statuses[0]; i++) {
    if (retry_statuses[i].status == status)
      return &retry_statuses[i];
  }
  return NULL;
}

int retry_helps_status(long status) {
  const struct retry_status *known = retry_known(status);
  return known != NULL ? known->again : status >= 500;
}

int retry_is_refusal(long status) {
  const struct retry_status *known = retry_known(status);
  return known != NULL && known->refused;
}

int retry_helps_transfer(CURLcode code) {
  switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL: /* an answer that is no HTTP; our own URLs were checked before */
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PARTIAL_FILE:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_SEND_FAIL_REWIND: /* a connection broke off, and libcurl would have sent a file anew by itself */
      return 1;
    default:
      return 0;
  }
}

long retry_backoff(int attempts, double random) {
  long ceiling = BACKOFF_FIRST_MS;
  for (int i = 1; i < attempts && ceiling < BACKOFF_LARGEST_MS; i++)
    ceiling *= 2;
  if (ceiling > BACKOFF_LARGEST_MS)
    ceiling = BACKOFF_LARGEST_MS;
  return (long)((double)ceiling * random);
}
