/*
** The same on Windows. Files are opened so that others may rename and remove them meanwhile, as they may elsewhere: a
** file that is written gets its name while it is still open. Paths are what Lua's own io takes: in the system's
** code page.
*/
#include "base/file_system.h"

#if defined(_WIN32)

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

enum { CHUNK = 1 << 20, SHARED = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE };

/* A FILETIME counts tenths of a microsecond since 1601. */
static const int64_t TICKS = 10000000;
static const int64_t SECONDS_TO_1970 = 11644473600;

/* ---- failures ---- */

static int file_system_errno(DWORD error) {
  switch (error) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_BAD_NETPATH:
    case ERROR_INVALID_DRIVE:
    case ERROR_DIRECTORY:
      return ENOENT;
    case ERROR_ALREADY_EXISTS:
    case ERROR_FILE_EXISTS:
      return EEXIST;
    case ERROR_SHARING_VIOLATION:
    case ERROR_LOCK_VIOLATION:
      return EBUSY;
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL:
      return ENOSPC;
    case ERROR_ACCESS_DENIED:
      return EACCES;
    case ERROR_WRITE_PROTECT:
      return EROFS;
    case ERROR_INVALID_NAME:
      return EINVAL;
    case ERROR_FILENAME_EXCED_RANGE:
      return ENAMETOOLONG;
    case ERROR_TOO_MANY_OPEN_FILES:
      return EMFILE;
    case ERROR_NOT_ENOUGH_MEMORY:
    case ERROR_OUTOFMEMORY:
      return ENOMEM;
    default:
      return EIO;
  }
}

/* What a call of the system's that gives FALSE on failure came to. */
static int file_system_result(BOOL good) {
  if (good)
    return 0;
  errno = file_system_errno(GetLastError());
  return -1;
}

static HANDLE file_system_handle(int file) {
  return (HANDLE)_get_osfhandle(file);
}

/* A descriptor for what CreateFile gave. */
static int file_system_descriptor(HANDLE handle, int flags) {
  if (handle == INVALID_HANDLE_VALUE)
    return file_system_result(FALSE);
  int file = _open_osfhandle((intptr_t)handle, flags | _O_BINARY | _O_NOINHERIT);
  if (file < 0)
    CloseHandle(handle);
  return file;
}

/* ---- looking ---- */

/* Not all that is kept in a way of its own (compressed, in a cloud) is the name of something else. */
static int file_system_is_link(HANDLE handle) {
  FILE_ATTRIBUTE_TAG_INFO found;
  return GetFileInformationByHandleEx(handle, FileAttributeTagInfo, &found, sizeof found) &&
         (found.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 && IsReparseTagNameSurrogate(found.ReparseTag);
}

static int file_system_note(HANDLE handle, struct file_status *status) {
  BY_HANDLE_FILE_INFORMATION found;
  if (GetFileType(handle) != FILE_TYPE_DISK) {
    *status = (struct file_status){.kind = "other"};
    return 0;
  }
  if (!GetFileInformationByHandle(handle, &found))
    return file_system_result(FALSE);
  int64_t ticks =
      (int64_t)(((uint64_t)found.ftLastWriteTime.dwHighDateTime << 32U) | found.ftLastWriteTime.dwLowDateTime);
  int is_folder = (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
  *status = (struct file_status){.kind = file_system_is_link(handle) ? "link"
                                         : is_folder                 ? "folder"
                                                                     : "file",
                                 .size = (int64_t)(((uint64_t)found.nFileSizeHigh << 32U) | found.nFileSizeLow),
                                 .mtime_s = ticks / TICKS - SECONDS_TO_1970,
                                 .mtime_ns = ticks % TICKS * 100,
                                 .device = found.dwVolumeSerialNumber,
                                 .inode = ((uint64_t)found.nFileIndexHigh << 32U) | found.nFileIndexLow,
                                 .is_private = 1};
  return 0;
}

int file_system_look(const char *path, int here, struct file_status *status) {
  HANDLE handle = CreateFileA(path, FILE_READ_ATTRIBUTES, SHARED, NULL, OPEN_EXISTING,
                              FILE_FLAG_BACKUP_SEMANTICS | (here ? FILE_FLAG_OPEN_REPARSE_POINT : 0), NULL);
  if (handle == INVALID_HANDLE_VALUE)
    return file_system_result(FALSE);
  int looked = file_system_note(handle, status);
  CloseHandle(handle);
  return looked;
}

int file_system_look_into(int file, struct file_status *status) {
  return file_system_note(file_system_handle(file), status);
}

/* With slashes, as Lua scripts write them; they serve as well. */
char *file_system_absolute(const char *path) {
  struct file_status status;
  if (file_system_look(path, 0, &status) != 0)
    return NULL;
  char *absolute = _fullpath(NULL, path, 0);
  if (absolute == NULL)
    return NULL;
  for (char *at = absolute; *at != '\0'; at++)
    if (*at == '\\')
      *at = '/';
  size_t length = strlen(absolute);
  if (length > strlen("C:/") && absolute[length - 1] == '/')
    absolute[length - 1] = '\0';
  return absolute;
}

/* ---- opening ---- */

int file_system_open(const char *path) {
  return file_system_descriptor(CreateFileA(path, GENERIC_READ, SHARED, NULL, OPEN_EXISTING,
                                            FILE_ATTRIBUTE_NORMAL | FILE_FLAG_BACKUP_SEMANTICS, NULL),
                                _O_RDONLY);
}

int file_system_create(const char *path, int mode) {
  (void)mode;
  return file_system_descriptor(CreateFileA(path, GENERIC_WRITE, SHARED, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL),
                                _O_WRONLY);
}

int file_system_open_end(const char *path) {
  return file_system_descriptor(CreateFileA(path, FILE_APPEND_DATA | SYNCHRONIZE, SHARED, NULL, OPEN_EXISTING,
                                            FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, NULL),
                                _O_WRONLY | _O_APPEND);
}

int file_system_open_to_read(const char *path) {
  struct file_status status;
  int file = file_system_descriptor(CreateFileA(path, GENERIC_READ, SHARED, NULL, OPEN_EXISTING,
                                                FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, NULL),
                                    _O_RDONLY);
  if (file < 0 || (file_system_look_into(file, &status) == 0 && strcmp(status.kind, "file") == 0))
    return file;
  errno = EINVAL;
  return file_system_close_with(file, -1);
}

static int file_system_has_second_name(int file) {
  BY_HANDLE_FILE_INFORMATION found;
  return GetFileInformationByHandle(file_system_handle(file), &found) && found.nNumberOfLinks > 1;
}

/* Nobody else may open it meanwhile, but to rename or remove it. */
int file_system_take(const char *path, int mode) {
  (void)mode;
  for (int rounds = 0; rounds < 100; rounds++) {
    int file =
        file_system_descriptor(CreateFileA(path, GENERIC_READ | GENERIC_WRITE | DELETE, FILE_SHARE_DELETE, NULL,
                                           OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, NULL),
                               _O_RDWR);
    if (file < 0 || !file_system_has_second_name(file))
      return file;
    if (file_system_close_with(file, file_system_remove(path)) < 0)
      return -1;
  }
  errno = EBUSY;
  return -1;
}

int file_system_close(int file) {
  return _close(file);
}

/* ---- bytes ---- */

static OVERLAPPED file_system_place(int64_t place) {
  OVERLAPPED at = {0};
  at.Offset = (DWORD)((uint64_t)place & 0xFFFFFFFFU);
  at.OffsetHigh = (DWORD)((uint64_t)place >> 32U);
  return at;
}

int64_t file_system_read_at(int file, char *room, size_t size, int64_t place) {
  OVERLAPPED at = file_system_place(place);
  DWORD got = 0;
  if (ReadFile(file_system_handle(file), room, size < CHUNK ? (DWORD)size : CHUNK, &got, &at))
    return got;
  return GetLastError() == ERROR_HANDLE_EOF ? 0 : file_system_result(FALSE);
}

int64_t file_system_write_at(int file, const char *bytes, size_t length, int64_t place) {
  OVERLAPPED at = file_system_place(place);
  DWORD put = 0;
  if (WriteFile(file_system_handle(file), bytes, length < CHUNK ? (DWORD)length : CHUNK, &put, &at))
    return put;
  return file_system_result(FALSE);
}

int64_t file_system_write(int file, const char *bytes, size_t length) {
  DWORD put = 0;
  if (WriteFile(file_system_handle(file), bytes, length < CHUNK ? (DWORD)length : CHUNK, &put, NULL))
    return put;
  return file_system_result(FALSE);
}

int file_system_empty(int file) {
  LARGE_INTEGER begin = {.QuadPart = 0};
  HANDLE handle = file_system_handle(file);
  return file_system_result(SetFilePointerEx(handle, begin, NULL, FILE_BEGIN) && SetEndOfFile(handle));
}

int file_system_set_date(int file, int64_t date) {
  uint64_t ticks = (uint64_t)((date + SECONDS_TO_1970) * TICKS);
  FILETIME changed = {.dwLowDateTime = (DWORD)(ticks & 0xFFFFFFFFU), .dwHighDateTime = (DWORD)(ticks >> 32U)};
  return file_system_result(SetFileTime(file_system_handle(file), NULL, NULL, &changed));
}

int file_system_flush(int file) {
  return file_system_result(FlushFileBuffers(file_system_handle(file)));
}

/* The names in a folder need no flush: MOVEFILE_WRITE_THROUGH saw to them. */
int file_system_flush_path(const char *path) {
  struct file_status status;
  if (file_system_look(path, 0, &status) != 0)
    return -1;
  if (strcmp(status.kind, "folder") == 0)
    return 0;
  int file = file_system_descriptor(
      CreateFileA(path, GENERIC_WRITE, SHARED, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL), _O_WRONLY);
  return file < 0 ? -1 : file_system_close_with(file, file_system_flush(file));
}

/* ---- names ---- */

int file_system_move(const char *from, const char *to, int replace) {
  return file_system_result(
      MoveFileExA(from, to, MOVEFILE_WRITE_THROUGH | (replace ? (DWORD)MOVEFILE_REPLACE_EXISTING : 0)));
}

int file_system_make_folder(const char *path, int mode) {
  (void)mode;
  return file_system_result(CreateDirectoryA(path, NULL));
}

int file_system_remove(const char *path) {
  return file_system_result(DeleteFileA(path));
}

#endif
