#include "retry.h"

#include <ctype.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BACKOFF_FIRST_MS = 500, BACKOFF_LARGEST_MS = 20000, SMALLEST_UNIX_TIME = 1000000000 };

int retry_helps_status(long status) {
  switch (status) {
    case 408:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return 1;
    default:
      return 0;
  }
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
      return 1;
    default:
      return 0;
  }
}

/* "120" or "0.5": nothing else that strtod would take, which wants the locale's own point. */
static double retry_after_seconds(const char *header) {
  char local[128];
  size_t whole = strspn(header, "0123456789");
  const char *fraction = header + whole + (header[whole] == '.');
  if (fraction[strspn(fraction, "0123456789")] != '\0')
    return -1.0;
  int length = snprintf(local, sizeof local, "%.*s%s%s", (int)whole, header, localeconv()->decimal_point, fraction);
  return length < (int)sizeof local ? strtod(local, NULL) : -1.0;
}

double retry_after(const char *header, time_t now) {
  if (isdigit((unsigned char)header[0]))
    return retry_after_seconds(header);
  if (!isalpha((unsigned char)header[0]))
    return -1.0;
  time_t date = curl_getdate(header, NULL);
  if (date == (time_t)-1)
    return -1.0;
  double seconds = difftime(date, now);
  return seconds > 0.0 ? seconds : 0.0;
}

double retry_reset(const char *header, time_t now) {
  double seconds = retry_after(header, now);
  if (seconds >= SMALLEST_UNIX_TIME)
    seconds = seconds > (double)now ? seconds - (double)now : 0.0;
  return seconds;
}

long retry_backoff(int attempts, double random) {
  long ceiling = BACKOFF_FIRST_MS;
  for (int i = 1; i < attempts && ceiling < BACKOFF_LARGEST_MS; i++)
    ceiling *= 2;
  if (ceiling > BACKOFF_LARGEST_MS)
    ceiling = BACKOFF_LARGEST_MS;
  return (long)((double)ceiling * random);
}
